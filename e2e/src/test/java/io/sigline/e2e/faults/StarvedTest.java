package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.e2e.Checkout;
import io.sigline.e2e.CollectorProcess;
import io.sigline.e2e.Compression;
import io.sigline.e2e.FreePorts;
import io.sigline.e2e.Marker;
import io.sigline.e2e.OtlpClient;
import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A program that gets no processor for seconds, and one that has less memory than is sent. */
class StarvedTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int STOPS = Integer.getInteger("starved.stops", 2);
  private static final int STOPPED_SECONDS = 3;
  private static final int SENDERS = 4;
  private static final int LARGE = 30 << 20;

  /** Added to {@code persistent-queue.yaml}: a deadline that a stopped program misses. */
  private static final String IMPATIENT =
      """
      exporters:
        otlp/sigline:
          timeout: 1s
          retry_on_failure: {initial_interval: 50ms, max_interval: 300ms}
          sending_queue:
            batch: {flush_timeout: 20ms, min_size: 100, max_size: 500}
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final Ledger ledger = new Ledger();

  @Test
  void noProcessorForSeconds_deadlinesPass_nothingIsLostOrCountedTwice() throws Exception {
    int collectorPort = FreePorts.next();
    try (var keep = KeepContractServer.start(0);
        var sigline = start(keep, Surroundings.USUAL);
        var collector = startCollector(sigline, collectorPort)) {
      try (var _ = BackgroundLoad.start(ledger, "127.0.0.1:" + collectorPort, 100, 1)) {
        for (int i = 0; i < STOPS; i++) {
          int before = keep.alerts().size();
          await().atMost(SOON).until(() -> keep.alerts().size() > before);
          signal(sigline, "STOP");
          TimeUnit.SECONDS.sleep(STOPPED_SECONDS);
          signal(sigline, "CONT");
        }
        int before = keep.alerts().size();
        await().atMost(SOON).until(() -> keep.alerts().size() > before);
      }
      await()
          .atMost(SOON)
          .until(() -> ledger.isIn(keep) && sigline.metrics().sum("sigline_alerts_pending") == 0);

      assertThat(collector.log()).contains("DeadlineExceeded");
      ledger.assertEachCountedOnce(keep);
      Equations.assertHold(sigline);
      assertThat(collector.dropped()).isZero();
    }
  }

  @Test
  void largeRequestsAtOnceInHalfAGigabyte_areJudgedOrRefusedForNow_memoryLasts() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    try (var keep = KeepContractServer.start(0);
        var sigline = start(keep, Surroundings.java("-Xms128m", "-Xmx512m"));
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        String computer = "large-" + i;
        sent.add(senders.submit(() -> sendUntilAccepted(sigline, computer, refused)));
      }
      for (Future<?> each : sent) {
        awaitEnd(each);
      }
      await()
          .atMost(SOON)
          .until(() -> ledger.isIn(keep) && sigline.metrics().sum("sigline_alerts_pending") == 0);

      assertThat(sigline.isAlive()).isTrue();
      assertThat(sigline.log()).doesNotContain("OutOfMemory");
      ledger.assertEachCountedOnce(keep);
      Equations.assertHold(sigline);
    }
  }

  /** Twice a request of some thirty megabytes, and until it is accepted. */
  private void sendUntilAccepted(SiglineProcess sigline, String computer, AtomicInteger refused) {
    try (var client = OtlpClient.grpc(sigline.grpcEndpoint(), Compression.NONE)) {
      for (int i = 0; i < 2; i++) {
        ExportLogsServiceRequest request = large(computer);
        await()
            .atMost(SOON)
            .until(() -> {
              StatusRuntimeException refusal =
                  catchThrowableOfType(StatusRuntimeException.class, () -> client.export(request));
              if (refusal == null) {
                return true;
              }
              assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
              refused.incrementAndGet();
              return false;
            });
        ledger.accepted(computer, 1);
      }
    }
  }

  private ExportLogsServiceRequest large(String computer) {
    var text = new StringBuilder();
    new Random(computer.hashCode()).ints(LARGE, 'a', 'z' + 1).forEach(text::appendCodePoint);
    var request = ledger.request(computer, 1, 10).toBuilder();
    request
        .addResourceLogsBuilder()
        .addScopeLogsBuilder()
        .addLogRecordsBuilder()
        .getBodyBuilder()
        .setStringValue(text.toString());
    return request.build();
  }

  private static void awaitEnd(Future<?> each) throws Exception {
    try {
      each.get(SOON.toSeconds() * 2, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a request was not taken", e.getCause());
    }
  }

  private SiglineProcess start(KeepContractServer keep, Surroundings surroundings) {
    return SiglineProcess.start(
        folder.resolve("sigline"),
        surroundings,
        Marker.rules(folder),
        "alerts.dedup-window=5s",
        "alerts.keep.url=" + keep.url(),
        "alerts.keep.api-key=" + KeepContractServer.KEY,
        "alerts.keep.rate=1000");
  }

  private CollectorProcess startCollector(SiglineProcess sigline, int port) throws IOException {
    Path impatient = Files.writeString(folder.resolve("impatient.yaml"), IMPATIENT);
    return CollectorProcess.start(
        folder.resolve("collector"),
        Map.of(
            "SIGLINE_ENDPOINT",
            sigline.grpcEndpoint(),
            "COLLECTOR_GRPC_LISTEN",
            "127.0.0.1:" + port),
        Checkout.collectorConfig("persistent-queue.yaml"),
        impatient);
  }

  private static void signal(SiglineProcess sigline, String name) throws Exception {
    var command = List.of("kill", "-" + name, Long.toString(sigline.pid()));
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
