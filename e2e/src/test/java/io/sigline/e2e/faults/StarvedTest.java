package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.sigline.e2e.CollectorProcess;
import io.sigline.e2e.Compression;
import io.sigline.e2e.OtlpClient;
import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that gets no processor for seconds, or next to none, and one that has less memory than
 * is sent. More rounds: {@code -Dstarved.stops=20}.
 */
class StarvedTest {
  private static final int STOPS = Integer.getInteger("starved.stops", 2);

  /** A deadline that a starved program misses. */
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static final int SENDERS = 4;

  /** With what stands around it, just under the largest request that is taken. */
  private static final int LARGE = (64 << 20) - (64 << 10);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void noProcessorForSeconds_deadlinesPass_nothingIsLostOrCountedTwice() throws Exception {
    starve(sigline -> {
      signal(sigline, "STOP");
      return () -> signal(sigline, "CONT");
    });
  }

  @Test
  void hardlyAnyProcessor_acknowledgementsComeTooLate_nothingIsLostOrCountedTwice()
      throws Exception {
    starve(sigline -> BusyProcessor.confine(sigline.pid(), folder));
  }

  /** What takes the processor from a program, and gives it back when it is closed. */
  private interface Thief {
    AutoCloseable rob(SiglineProcess sigline) throws Exception;
  }

  /** Each time for as long as it takes until the collector has waited in vain. */
  private void starve(Thief thief) throws Exception {
    try (var station = Station.start(folder, Surroundings.USUAL, "alerts.dedup-window=5s");
        var collector = station.collector(station.program().grpcPort(), TIMEOUT)) {
      try (var _ = station.load(100, 1)) {
        for (int i = 0; i < STOPS; i++) {
          awaitNextAlert(station);
          long before = missedDeadlines(collector);
          try (var _ = thief.rob(station.program())) {
            await().atMost(Station.SOON).until(() -> missedDeadlines(collector) > before + 1);
          }
        }
        awaitNextAlert(station);
      }

      station.assertAllArrive();
      assertThat(collector.dropped()).isZero();
    }
  }

  private static void awaitNextAlert(Station station) {
    int before = station.keep().alerts().size();
    await().atMost(Station.SOON).until(() -> station.keep().alerts().size() > before);
  }

  private static long missedDeadlines(CollectorProcess collector) {
    return collector.log().lines().filter(line -> line.contains("DeadlineExceeded")).count();
  }

  private static void signal(SiglineProcess sigline, String name) throws Exception {
    var command = List.of("kill", "-" + name, Long.toString(sigline.pid()));
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  @Test
  void largestRequestsAtOnceInHalfAGigabyte_areJudgedOrRefusedForNow_memoryLasts()
      throws Exception {
    ByteString text = filler();
    AtomicInteger refused = new AtomicInteger();
    try (var station =
            Station.start(
                folder, Surroundings.java("-Xms128m", "-Xmx512m"), "alerts.dedup-window=5s");
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        String computer = "large-" + i;
        sent.add(senders.submit(() -> sendUntilAccepted(station, computer, text, refused)));
      }
      for (Future<?> each : sent) {
        awaitEnd(each);
      }

      station.assertAllArrive();
      assertThat(station.program().isAlive()).isTrue();
      assertThat(station.program().log()).doesNotContain("OutOfMemory");
      System.out.printf(
          "%d requests of %d bytes were judged, %d refused for now%n",
          2 * SENDERS, LARGE, refused.get());
    }
  }

  private static ByteString filler() {
    byte[] text = new byte[LARGE];
    Arrays.fill(text, (byte) 'x');
    return ByteString.copyFrom(text);
  }

  /** Twice a request as large as may be, and until it is accepted. */
  private static void sendUntilAccepted(
      Station station, String computer, ByteString text, AtomicInteger refused) {
    try (var client = OtlpClient.grpc(station.program().grpcEndpoint(), Compression.NONE)) {
      for (int i = 0; i < 2; i++) {
        ExportLogsServiceRequest request = large(station.ledger(), computer, text);
        await()
            .atMost(Station.SOON)
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
        station.ledger().accepted(computer, 1);
      }
    }
  }

  private static ExportLogsServiceRequest large(Ledger ledger, String computer, ByteString text) {
    var request = ledger.request(computer, 1, 10).toBuilder();
    request
        .addResourceLogsBuilder()
        .addScopeLogsBuilder()
        .addLogRecordsBuilder()
        .getBodyBuilder()
        .setStringValueBytes(text);
    return request.build();
  }

  private static void awaitEnd(Future<?> each) throws Exception {
    try {
      each.get(Station.SOON.toSeconds() * 2, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a request was not taken", e.getCause());
    }
  }
}
