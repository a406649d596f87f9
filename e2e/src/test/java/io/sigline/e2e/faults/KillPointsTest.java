package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.e2e.Checkout;
import io.sigline.e2e.CollectorProcess;
import io.sigline.e2e.FreePorts;
import io.sigline.e2e.Marker;
import io.sigline.e2e.SiglineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random points under load, behind a real collector with its queue on disk. More
 * points: {@code -Dkill.points=200}; others: {@code -Dkill.seed=…}.
 */
class KillPointsTest {
  private static final int POINTS = Integer.getInteger("kill.points", 4);
  private static final long SEED = Long.getLong("kill.seed", 20_261_121);
  private static final int MOST_MILLIS_OF_LOAD = 2_000;
  private static final int MOST_MILLIS_OF_START = 2_500;
  private static final int POINTS_PER_KILLED_START = 5;
  private static final int POINTS_PER_KILLED_COLLECTOR = 8;

  /** Added to {@code persistent-queue.yaml}: many small batches, which come again soon. */
  private static final String SMALL_AND_SOON =
      """
      exporters:
        otlp/sigline:
          retry_on_failure: {initial_interval: 50ms, max_interval: 300ms}
          sending_queue:
            batch: {flush_timeout: 20ms, min_size: 100, max_size: 500}
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final Random random = new Random(SEED);
  private final Ledger ledger = new Ledger();
  private int collectorsKilled;

  @Test
  void killsAtRandomPointsUnderLoad_everyAlertArrives_noRecordCountsTwice() throws Exception {
    int collectorPort = FreePorts.next();
    try (var keep = KeepContractServer.start(0);
        var sigline = startSigline(keep);
        var collector = startCollector(sigline, collectorPort)) {
      try (var _ = BackgroundLoad.start(ledger, "127.0.0.1:" + collectorPort, 100, SEED)) {
        for (int point = 1; point <= POINTS; point++) {
          killSigline(sigline);
          if (random.nextInt(POINTS_PER_KILLED_COLLECTOR) == 0) {
            collector.kill();
            collector.restart();
            collectorsKilled++;
          }
        }
      }
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> ledger.isIn(keep) && sigline.metrics().sum("sigline_alerts_pending") == 0);

      report(keep, sigline);
      ledger.assertEachCountedOnce(keep);
      Equations.assertHold(sigline);
      assertThat(collector.dropped()).isZero();
    }
  }

  /** At some moment of its work, and sometimes once more at some moment of the start behind it. */
  private void killSigline(SiglineProcess sigline) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_OF_LOAD));
    sigline.kill();
    sigline.relaunch();
    if (random.nextInt(POINTS_PER_KILLED_START) == 0) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS_OF_START));
      sigline.kill();
      sigline.relaunch();
    }
    sigline.awaitReady();
  }

  private SiglineProcess startSigline(KeepContractServer keep) {
    return SiglineProcess.start(
        folder.resolve("sigline"),
        Marker.rules(folder),
        "alerts.dedup-window=5s",
        "alerts.keep.url=" + keep.url(),
        "alerts.keep.api-key=" + KeepContractServer.KEY,
        "alerts.keep.rate=1000");
  }

  private CollectorProcess startCollector(SiglineProcess sigline, int port) throws IOException {
    Path soon = Files.writeString(folder.resolve("soon.yaml"), SMALL_AND_SOON);
    return CollectorProcess.start(
        folder.resolve("collector"),
        Map.of(
            "SIGLINE_ENDPOINT",
            sigline.grpcEndpoint(),
            "COLLECTOR_GRPC_LISTEN",
            "127.0.0.1:" + port),
        Checkout.collectorConfig("persistent-queue.yaml"),
        soon);
  }

  private void report(KeepContractServer keep, SiglineProcess sigline) {
    System.out.printf(
        "%d kills of Sigline and %d of the collector, seed %d: %d records of %d computers that must"
            + " alert, %d lists to Keep, %d alerts twice (same id), %.0f findings came again"
            + " and were counted once%n",
        POINTS,
        collectorsKilled,
        SEED,
        ledger.matches(),
        ledger.computers(),
        keep.listSizes().size(),
        keep.fullDuplicates(),
        sigline.metrics().sum("sigline_alerts_suppressed_total", "repeat"));
  }
}
