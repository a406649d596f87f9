package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each file of {@code collector-config}, unchanged, in a real collector: a record that goes in
 * there becomes an alert.
 */
class CollectorConfigTest {
  private static final Duration ALERT = Duration.ofMinutes(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final int otlpPort = FreePorts.next();

  @Test
  void plain_lineWrittenToFile_alerted() throws IOException {
    Path logs = Files.createDirectories(folder.resolve("logs"));
    try (var sigline = SiglineProcess.start(folder.resolve("sigline"), Marker.rules(folder));
        var collector =
            collector(
                "plain.yaml",
                Map.of(
                    "SIGLINE_ENDPOINT",
                    sigline.grpcEndpoint(),
                    "SIGLINE_LOG_FILES",
                    logs + "/*.json"))) {
      Files.writeString(logs.resolve("sysmon.json"), json("ws01") + "\n");

      awaitAlert(sigline, "ws01");
      assertNothingLost(collector);
    }
  }

  @Test
  void signoz_recordSent_alertedAndStored() {
    assertSignozDelivers("signoz.yaml");
  }

  @Test
  void signozLowLatency_recordSent_alertedAndStored() {
    assertSignozDelivers("signoz-low-latency.yaml");
  }

  @Test
  void http_recordSent_alerted() {
    try (var sigline = SiglineProcess.start(folder.resolve("sigline"), Marker.rules(folder));
        var collector =
            collector("http.yaml", Map.of("SIGLINE_HTTP_ENDPOINT", sigline.httpEndpoint()))) {
      send("ws01");

      awaitAlert(sigline, "ws01");
      assertNothingLost(collector);
    }
  }

  @Test
  void persistentQueue_siglineAwayAndCollectorKilled_alertedAfterwards() {
    var ports = FreePorts.next(3);
    try (var collector =
        collector(
            "persistent-queue.yaml", Map.of("SIGLINE_ENDPOINT", "127.0.0.1:" + ports.get(0)))) {
      send("ws01");
      collector.kill();
      collector.restart();
      try (var sigline =
          SiglineProcess.start(
              folder.resolve("sigline"), "127.0.0.1", ports, Marker.rules(folder))) {
        awaitAlert(sigline, "ws01");
        assertNothingLost(collector);
      }
    }
  }

  @Test
  void tls_certificateAndToken_alerted() throws IOException {
    var certificates = Certificates.create(folder.resolve("tls")).issue("server").issue("client");
    Path token = Files.writeString(folder.resolve("token"), "example-token-1");
    try (var sigline =
            SiglineProcess.start(
                folder.resolve("sigline"),
                Marker.rules(folder),
                "intake.bearer-token=file:" + token,
                "intake.tls.certificate=" + certificates.file("server.pem"),
                "intake.tls.private-key=" + certificates.file("server.key"),
                "intake.tls.client-ca=" + certificates.file("ca.pem"));
        var collector =
            collector(
                "tls.yaml",
                Map.of(
                    "SIGLINE_ENDPOINT", "localhost:" + sigline.grpcPort(),
                    "SIGLINE_CA_FILE", certificates.file("ca.pem").toString(),
                    "SIGLINE_CERT_FILE", certificates.file("client.pem").toString(),
                    "SIGLINE_KEY_FILE", certificates.file("client.key").toString(),
                    "SIGLINE_TOKEN_FILE", token.toString()))) {
      send("ws01");

      awaitAlert(sigline, "ws01");
      assertNothingLost(collector);
    }
  }

  @Test
  void loadBalanced_twoReplicas_bothGetRecordsAndNoneIsLost() {
    var ports = FreePorts.next(3);
    var otherPorts = List.of(ports.get(0), FreePorts.next(), FreePorts.next());
    try (var names = NameServer.start(List.of("127.0.0.1", "127.0.0.2"));
        var one =
            SiglineProcess.start(folder.resolve("one"), "127.0.0.1", ports, Marker.rules(folder));
        var two =
            SiglineProcess.start(
                folder.resolve("two"), "127.0.0.2", otherPorts, Marker.rules(folder));
        var collector =
            collector(
                "load-balanced.yaml",
                Map.of(
                    "SIGLINE_ENDPOINT",
                    "dns://127.0.0.1:%d/sigline.test:%d".formatted(names.port(), ports.get(0))))) {
      for (int i = 1; i <= 6; i++) {
        send("ws0" + i);
        int sent = i;
        await().atMost(ALERT).until(() -> received(one) + received(two) == sent);
      }

      assertThat(received(one)).isPositive();
      assertThat(received(two)).isPositive();
      assertNothingLost(collector);
    }
  }

  private void assertSignozDelivers(String file) {
    try (var sigline = SiglineProcess.start(folder.resolve("sigline"), Marker.rules(folder));
        var collector = collector(file, Map.of("SIGLINE_ENDPOINT", sigline.grpcEndpoint()))) {
      send("ws01");

      awaitAlert(sigline, "ws01");
      await().atMost(ALERT).until(() -> collector.standInRecords("clickhouselogsexporter") == 1);
      assertNothingLost(collector);
    }
  }

  private CollectorProcess collector(String file, Map<String, String> environment) {
    var variables = new LinkedHashMap<>(environment);
    variables.put("COLLECTOR_GRPC_LISTEN", "127.0.0.1:" + otlpPort);
    variables.put("COLLECTOR_HTTP_LISTEN", "127.0.0.1:" + FreePorts.next());
    return CollectorProcess.start(
        folder.resolve("collector"), variables, Checkout.collectorConfig(file));
  }

  private void send(String computer) {
    try (var client = OtlpClient.grpc("127.0.0.1:" + otlpPort, Compression.GZIP)) {
      client.export(Marker.request(computer));
    }
  }

  private static String json(String computer) throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(Corpus.plain(Marker.body(computer)));
  }

  private static void awaitAlert(SiglineProcess sigline, String computer) {
    await()
        .atMost(ALERT)
        .untilAsserted(() ->
            assertThat(sigline.out().lines())
                .anyMatch(line -> line.contains(Marker.TITLE) && line.contains(computer)));
  }

  private static double received(SiglineProcess sigline) {
    return sigline.metrics().sum("sigline_records_received_total");
  }

  private static void assertNothingLost(CollectorProcess collector) {
    await().atMost(ALERT).until(() -> collector.sent() > 0);
    assertThat(collector.dropped()).isZero();
  }
}
