package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.sigline.alerting.deliver.KeepContractServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Three processes on one computer within five minutes are one alert, whatever happens between. */
class CorrelationTest {
  private static final String TITLE = "Three Markers On One Computer";
  private static final long SECOND = 1_000_000_000L;
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String CORRELATION =
      "title: "
          + TITLE
          + """

          id: 0f9d2a66-2a0e-4b50-8f4a-3a2f6c1b7e55
          status: test
          author: Sigline
          level: critical
          tags: [attack.execution]
          correlation:
            type: event_count
            rules: [6f1d3a52-7c1e-4a55-9f0e-5d0c5a9d7b10]
            group-by: [Computer]
            timespan: 5m
            condition: {gte: 3}
          """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final long begin = System.currentTimeMillis() * 1_000_000 - 100 * SECOND;

  @Test
  void threeEvents_areOneAlertWithItsEvents_andTheRuleItselfIsSilent() {
    try (var keep = KeepContractServer.start(0);
        var sigline = start(keep.port())) {
      send(sigline, "ws1", 0, 1, 2);
      send(sigline, "ws2", 0, 1);
      awaitAlerts(sigline, keep, 1);

      ObjectNode alert = keep.alerts().getFirst();
      assertThat(keep.violations()).isEmpty();
      assertThat(alert.path("name").asText()).isEqualTo(TITLE);
      assertThat(alert.path("severity").asText()).isEqualTo("critical");
      assertThat(alert.path("tags"))
          .extracting(JsonNode::asText)
          .containsExactly("attack.execution");
      assertThat(alert.at("/rule/author").asText()).isEqualTo("Sigline");
      assertThat(alert.at("/entity/Computer").asText()).isEqualTo("ws1");
      assertThat(alert.at("/correlation/measured").asDouble()).isEqualTo(3);
      assertThat(alert.at("/correlation/events"))
          .hasSize(3)
          .allSatisfy(event -> {
            assertThat(event.path("rule").asText()).isEqualTo(Marker.TITLE);
            assertThat(event.at("/fields/Image").asText()).endsWith("sigline-marker.exe");
          });
      assertThat(sigline.metrics().sum("sigline_findings_total")).isEqualTo(1);
      assertThat(sigline.metrics().sum("sigline_correlation_hits_total")).isEqualTo(5);
    }
  }

  @Test
  void killedInTheMiddleOfAWindow_firesOnceAfterTheRestart() {
    try (var keep = KeepContractServer.start(0);
        var sigline = start(keep.port())) {
      send(sigline, "ws1", 0, 1);
      sigline.kill();
      sigline.restart();
      send(sigline, "ws1", 2);
      awaitAlerts(sigline, keep, 1);
      List<String> ids = ids(keep);

      sigline.kill();
      sigline.restart();
      send(sigline, "ws1", 3);
      send(sigline, "control", 10, 11, 12);
      awaitAlerts(sigline, keep, 2);

      assertThat(ids(keep)).hasSize(2).containsAll(ids);
      assertThat(keep.current()).hasSize(2);
      assertThat(sigline.metrics().sum("sigline_alerts_suppressed_total")).isZero();
    }
  }

  @Test
  void killedBeforeItFires_firesOnceAfterTheRestartWithoutAnotherEvent() {
    try (var keep = KeepContractServer.start(0);
        var sigline = start(keep.port())) {
      send(sigline, "ws1", 0, 1, 2);
      sigline.kill();
      sigline.restart();

      awaitAlerts(sigline, keep, 1);
      assertThat(keep.alerts().getFirst().at("/correlation/events")).hasSize(3);
    }
  }

  @Test
  void batchThatComesAgain_isNotJudgedAgain() {
    batchThatComesAgainCountsOnce("10m", 5);
  }

  @Test
  void batchThatComesAgainAndIsJudgedAgain_countsOnce() {
    batchThatComesAgainCountsOnce("0s", 9);
  }

  private void batchThatComesAgainCountsOnce(String repeatWindow, int hits) {
    try (var keep = KeepContractServer.start(0);
        var sigline = start(keep.port(), repeatWindow)) {
      for (int attempt = 0; attempt < 3; attempt++) {
        send(sigline, "ws1", 0, 1);
      }
      send(sigline, "control", 10, 11, 12);
      awaitAlerts(sigline, keep, 1);

      assertThat(keep.alerts())
          .singleElement()
          .satisfies(
              alert -> assertThat(alert.at("/entity/Computer").asText()).isEqualTo("control"));
      assertThat(sigline.metrics().sum("sigline_correlation_hits_total")).isEqualTo(hits);
      assertThat(sigline.metrics().sum("sigline_records_repeated_total")).isEqualTo(9 - hits);
    }
  }

  private SiglineProcess start(int keepPort) {
    return start(keepPort, "10m");
  }

  private SiglineProcess start(int keepPort, String repeatWindow) {
    String rules = Marker.rules(folder);
    try {
      Files.writeString(folder.resolve("rules").resolve("three.yml"), CORRELATION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SiglineProcess.start(
        folder.resolve("sigline"),
        rules,
        "correlations.lateness=1s",
        "pipeline.repeat-window=" + repeatWindow,
        "alerts.keep.url=http://127.0.0.1:" + keepPort,
        "alerts.keep.api-key=" + KeepContractServer.KEY,
        "alerts.keep.rate=1000");
  }

  /** One request for each second. */
  private void send(SiglineProcess sigline, String computer, int... seconds) {
    try (var client = OtlpClient.grpc(sigline.grpcEndpoint(), Compression.GZIP)) {
      for (int second : seconds) {
        client.export(request(computer, begin + second * SECOND));
      }
    }
  }

  private static ExportLogsServiceRequest request(String computer, long unixNano) {
    var request = Marker.request(computer).toBuilder();
    request
        .getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .getLogRecordsBuilder(0)
        .setTimeUnixNano(unixNano);
    return request.build();
  }

  private static void awaitAlerts(SiglineProcess sigline, KeepContractServer keep, int alerts) {
    await()
        .atMost(SOON)
        .until(() ->
            keep.alerts().size() >= alerts && sigline.metrics().sum("sigline_alerts_pending") == 0);
    assertThat(keep.alerts()).hasSize(alerts);
  }

  private static List<String> ids(KeepContractServer keep) {
    return keep.alerts().stream().map(alert -> alert.path("id").asText()).toList();
  }
}
