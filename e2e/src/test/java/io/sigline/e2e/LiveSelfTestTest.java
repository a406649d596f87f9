package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.sigline.alerting.deliver.KeepContractServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A rule is proven through the running program, and nobody can use that to hide something. */
class LiveSelfTestTest {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RULE = "6f1d3a52-7c1e-4a55-9f0e-5d0c5a9d7b10";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void selfTest_provesTheRuleUpToTheOutbox_andReachesNoKeep() throws IOException {
    Certificates certificates =
        Certificates.create(Files.createDirectory(folder.resolve("tls"))).issue("sigline");
    try (var keep = KeepContractServer.start(0);
        var sigline =
            start(
                keep.port(),
                "intake.tls.certificate=" + certificates.file("sigline.pem"),
                "intake.tls.private-key=" + certificates.file("sigline.key"),
                "intake.bearer-token=t0ken")) {
      assertThat(selfTest(sigline))
          .contains("proven", RULE, "1 rules: 1 proven, 0 impossible, 0 failed, 0 skipped");
      assertThat(sigline.metrics().sum("sigline_selftest_records_total")).isEqualTo(2);
      assertThat(sigline.metrics().sum("sigline_records_evaluated_total")).isEqualTo(2);
      assertThat(sigline.metrics().sum("sigline_alerts_matched_total")).isZero();
      assertThat(sigline.metrics().sum("sigline_alerts_pending")).isZero();
      assertThat(keep.alerts()).isEmpty();
    }
  }

  @Test
  void forgedTag_isAlerted_evenWhileATestIsAnnounced() {
    try (var keep = KeepContractServer.start(0);
        var sigline = start(keep.port())) {
      assertThat(selfTest(sigline)).contains("1 proven");
      try (var client = OtlpClient.grpc(sigline.grpcEndpoint(), Compression.GZIP)) {
        client.export(tagged("ws1", RULE));
        client.export(tagged("ws2", "0123456789abcdef".repeat(3)));
      }
      await().atMost(SOON).until(() -> keep.alerts().size() == 2);

      assertThat(sigline.metrics().sum("sigline_selftest_foreign_records_total")).isEqualTo(2);
      assertThat(sigline.log()).contains("belong to no self-test");
      assertThat(keep.violations()).isEmpty();
    }
  }

  @Test
  void timesSeen_andProofs_outliveARestart() throws IOException {
    try (var keep = KeepContractServer.start(0);
        var sigline = start(keep.port())) {
      assertThat(status(sigline).path("verdict").asText()).isEqualTo("blind");
      assertThat(selfTest(sigline)).contains("1 proven");
      assertThat(status(sigline).path("verdict").asText()).isEqualTo("blind");
      try (var client = OtlpClient.grpc(sigline.grpcEndpoint(), Compression.GZIP)) {
        client.export(Marker.request("ws1"));
      }
      JsonNode before = status(sigline);
      assertThat(sigline.terminate(Duration.ofSeconds(20))).as(sigline::log).isIn(0, 143);
      sigline.restart();

      assertThat(before.path("verdict").asText()).isEqualTo("proven");
      assertThat(before.path("last-match").asText()).startsWith("20");
      assertThat(before.path("log-source-last-seen").asText()).startsWith("20");
      assertThat(before.at("/fields/Image/path").asText()).isEqualTo("body.event_data.Image");
      assertThat(status(sigline)).isEqualTo(before);
      String seen = admin(sigline, "/rules/seen");
      assertThat(JSON.readTree(seen).at("/self-tests/" + RULE + "/outcome").asText())
          .isEqualTo("proven");
    }
  }

  /** What the admin server says of the only rule. */
  private static JsonNode status(SiglineProcess sigline) throws IOException {
    return JSON.readTree(admin(sigline, "/rules/status")).at("/rules/0");
  }

  private static String admin(SiglineProcess sigline, String path) {
    return PrometheusText.get("http://127.0.0.1:" + sigline.adminPort() + path).body();
  }

  private SiglineProcess start(int keepPort, String... more) {
    List<String> settings = new ArrayList<>();
    settings.add(Marker.rules(folder));
    settings.add("alerts.keep.url=http://127.0.0.1:" + keepPort);
    settings.add("alerts.keep.api-key=" + KeepContractServer.KEY);
    settings.add("alerts.keep.rate=1000");
    settings.addAll(List.of(more));
    return SiglineProcess.start(folder.resolve("sigline"), settings.toArray(String[]::new));
  }

  /** What {@code sigline rules selftest --live} says, which must be that all is well. */
  private String selfTest(SiglineProcess sigline) {
    List<String> command = new ArrayList<>(SiglineProcess.command());
    command.addAll(List.of("rules", "selftest", "--all", "--live"));
    command.add("http://127.0.0.1:" + sigline.adminPort());
    try (var process = ChildProcess.start("selftest", folder, command, Map.of())) {
      assertThat(process.awaitExit(SOON)).as(process::err).isZero();
      return process.out();
    }
  }

  /** An attack that says it is a self-test. */
  private static ExportLogsServiceRequest tagged(String computer, String tag) {
    var request = Marker.request(computer).toBuilder();
    request
        .getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .getLogRecordsBuilder(0)
        .addAttributes(
            KeyValue.newBuilder()
                .setKey("sigline.selftest")
                .setValue(AnyValue.newBuilder().setStringValue(tag)));
    return request.build();
  }
}
