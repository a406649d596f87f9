package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * SigNoz's stock batch, 11,000 real Windows events in one request of 10 MB and more: receivers with
 * gRPC's default limit of 4 MiB lose all of it.
 */
class StockBatchTest {
  private static final int BATCH = 11_000;
  private static final int LAST_PIECE = 1_100;
  private static final int MAX_PIECE_BYTES = 3 << 20;
  private static final int LINES = 110;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void elevenThousandEvents_throughSignozFile_takenInOneRequestAndNoneDropped() {
    var records =
        Corpus.records(
                Corpus.requests(Checkout.sharedData("bulk/win-otrf-bulk.otlp.jsonl.gz"), LINES))
            .limit(BATCH)
            .toList();
    assertThat(records).hasSize(BATCH);
    int port = FreePorts.next();
    try (var sigline =
            SiglineProcess.start(
                folder.resolve("sigline"),
                "rules.paths=[" + Checkout.sharedData("sigmahq/rules") + "]");
        var collector = startCollector(sigline, port)) {
      send(records, port);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> collector.sent() >= BATCH || collector.dropped() > 0);

      assertThat(collector.dropped()).isZero();
      assertThat(collector.sent()).isEqualTo(BATCH);
      assertThat(collector.log()).doesNotContain("Dropping data").doesNotContain("rejected");
      assertThat(collector.standInRecords("clickhouselogsexporter")).isEqualTo(BATCH);
      PrometheusText metrics = sigline.metrics();
      assertThat(metrics.sum("sigline_requests_total", "grpc")).isEqualTo(1);
      assertThat(metrics.sum("sigline_records_evaluated_total")).isEqualTo(BATCH);
      assertThat(metrics.sum("sigline_records_rejected_total")).isZero();
      assertThat(metrics.sum("sigline_received_bytes_total")).isGreaterThan(4 << 20);
    }
  }

  private CollectorProcess startCollector(SiglineProcess sigline, int port) {
    return CollectorProcess.start(
        folder.resolve("collector"),
        Map.of(
            "SIGLINE_ENDPOINT", sigline.grpcEndpoint(),
            "COLLECTOR_GRPC_LISTEN", "127.0.0.1:" + port,
            "COLLECTOR_HTTP_LISTEN", "127.0.0.1:" + FreePorts.next()),
        Checkout.collectorConfig("signoz.yaml"));
  }

  /**
   * In pieces that the collector's own receiver takes, 4 MiB at most. The last piece, of the
   * smallest records, lifts its batch from below 10,000 to 11,000.
   */
  private static void send(List<LogRecord> records, int port) {
    var largestFirst =
        records.stream()
            .sorted(Comparator.comparingInt(LogRecord::getSerializedSize).reversed())
            .toList();
    int last = records.size() - LAST_PIECE;
    try (var client = OtlpClient.grpc("127.0.0.1:" + port, Compression.NONE)) {
      int from = 0;
      while (from < last) {
        int to = from;
        for (int bytes = 0; to < last && bytes < MAX_PIECE_BYTES; to++) {
          bytes += largestFirst.get(to).getSerializedSize();
        }
        client.export(request(largestFirst.subList(from, to)));
        from = to;
      }
      client.export(request(largestFirst.subList(last, records.size())));
    }
  }

  private static ExportLogsServiceRequest request(List<LogRecord> records) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(records)))
        .build();
  }
}
