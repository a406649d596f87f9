package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same events over gRPC, HTTP/protobuf and HTTP/JSON, in every compression, by a client of ours
 * and by a real collector, make the same alerts, and each as often. Without a de-duplication
 * window, so that one Sigline can be asked again: each time the events were observed a nanosecond
 * later.
 */
class SameAlertsOverEveryTransportTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DELIVERY = Duration.ofMinutes(1);
  private static final Path SHIPPED_RULES = Checkout.ROOT.resolve("rules");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final List<ExportLogsServiceRequest> events = events();
  private SiglineProcess sigline;
  private int times;
  private long printed;

  @BeforeEach
  void start() {
    sigline =
        SiglineProcess.start(
            folder.resolve("sigline"), "rules.paths=[" + rules() + "]", "alerts.dedup-window=0s");
  }

  @AfterEach
  void stop() {
    sigline.close();
  }

  @Test
  void events_everyTransportAndCompression_sameAlerts() {
    Map<String, Integer> expected =
        alerts(OtlpClient.grpc(sigline.grpcEndpoint(), Compression.NONE));
    assertThat(expected).isNotEmpty();
    for (Compression compression : Compression.values()) {
      assertThat(alerts(OtlpClient.grpc(sigline.grpcEndpoint(), compression)))
          .as("gRPC, %s", compression)
          .isEqualTo(expected);
      assertThat(alerts(OtlpClient.http(sigline.httpEndpoint(), false, compression)))
          .as("HTTP/protobuf, %s", compression)
          .isEqualTo(expected);
      assertThat(alerts(OtlpClient.http(sigline.httpEndpoint(), true, compression)))
          .as("HTTP/JSON, %s", compression)
          .isEqualTo(expected);
    }
  }

  @Test
  void events_collectorWithEveryCompression_sameAlertsAsSentDirectly() {
    Map<String, Integer> expected =
        alerts(OtlpClient.grpc(sigline.grpcEndpoint(), Compression.NONE));
    assertThat(expected).isNotEmpty();
    for (String compression : List.of("gzip", "zstd", "snappy", "none")) {
      assertThat(throughCollector("load-balanced.yaml", "SIGLINE_COMPRESSION", compression))
          .as("otlp, %s", compression)
          .isEqualTo(expected);
      assertThat(throughCollector("http.yaml", "SIGLINE_COMPRESSION", compression))
          .as("otlphttp, %s", compression)
          .isEqualTo(expected);
    }
    assertThat(throughCollector("http.yaml", "SIGLINE_ENCODING", "json"))
        .as("otlphttp, json")
        .isEqualTo(expected);
  }

  private Map<String, Integer> throughCollector(String file, String variable, String value) {
    int port = FreePorts.next();
    try (var collector =
        CollectorProcess.start(
            folder.resolve("collector-" + port),
            Map.of(
                variable,
                value,
                "COLLECTOR_GRPC_LISTEN",
                "127.0.0.1:" + port,
                "SIGLINE_ENDPOINT",
                sigline.grpcEndpoint(),
                "SIGLINE_HTTP_ENDPOINT",
                sigline.httpEndpoint()),
            Checkout.collectorConfig(file))) {
      var alerts = alerts(OtlpClient.grpc("127.0.0.1:" + port, Compression.GZIP));
      assertThat(collector.dropped()).isZero();
      return alerts;
    }
  }

  /** How many alerts of each fingerprint are printed once these events are judged. */
  private Map<String, Integer> alerts(OtlpClient client) {
    times++;
    long all = evaluated();
    try (client) {
      for (ExportLogsServiceRequest request : events) {
        ExportLogsServiceRequest later = observedLater(request, times);
        all += Corpus.records(List.of(later)).count();
        client.export(later);
      }
    }
    long expected = all;
    await()
        .atMost(DELIVERY)
        .until(() -> evaluated() == expected && recordsInRing() == 0 && pending() == 0);
    Map<String, Integer> alerts = new TreeMap<>();
    List<String> lines = sigline.out().lines().skip(printed).toList();
    printed += lines.size();
    lines.forEach(line -> alerts.merge(fingerprint(line), 1, Integer::sum));
    return alerts;
  }

  /** What is judged and still in the ring is not pending yet. */
  private double recordsInRing() {
    return sigline.metrics().sum("sigline_records_in_ring");
  }

  private static String fingerprint(String alert) {
    try {
      return JSON.readTree(alert).path("fingerprint").asText();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(alert, e);
    }
  }

  /** What the shipped rules must match and, where the shared data is, recorded attacks. */
  private static List<ExportLogsServiceRequest> events() {
    var events = new ArrayList<>(RuleTestRecords.matching(SHIPPED_RULES));
    if (Checkout.hasSharedData()) {
      Path recorded = Checkout.sharedData("events/win-regression.otlp.jsonl.gz");
      events.addAll(Corpus.requests(recorded, Integer.MAX_VALUE));
    }
    return List.copyOf(events);
  }

  private static String rules() {
    return Checkout.hasSharedData()
        ? SHIPPED_RULES + ", " + Checkout.sharedData("sigmahq/rules/windows")
        : SHIPPED_RULES.toString();
  }

  private static ExportLogsServiceRequest observedLater(ExportLogsServiceRequest request, int by) {
    var later = request.toBuilder();
    later
        .getResourceLogsBuilderList()
        .forEach(resource ->
            resource
                .getScopeLogsBuilderList()
                .forEach(scope ->
                    scope
                        .getLogRecordsBuilderList()
                        .forEach(record ->
                            record.setObservedTimeUnixNano(
                                record.getObservedTimeUnixNano() + by))));
    return later.build();
  }

  private long evaluated() {
    return Math.round(sigline.metrics().sum("sigline_records_evaluated_total"));
  }

  private long pending() {
    return Math.round(sigline.metrics().sum("sigline_alerts_pending"));
  }
}
