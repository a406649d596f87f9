package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
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
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final Random random = new Random(SEED);
  private int collectorsKilled;

  @Test
  void killsAtRandomPointsUnderLoad_everyAlertArrives_noRecordCountsTwice() throws Exception {
    try (var station = Station.start(folder, Surroundings.USUAL, "alerts.dedup-window=5s");
        var collector = station.collector(station.program().grpcPort(), TIMEOUT)) {
      try (var _ = station.load(100, SEED)) {
        for (int point = 1; point <= POINTS; point++) {
          killSigline(station.program());
          if (random.nextInt(POINTS_PER_KILLED_COLLECTOR) == 0) {
            collector.kill();
            collector.restart();
            collectorsKilled++;
          }
        }
      }
      station.awaitAll("after the last kill");

      report(station);
      station.assertAllArrive();
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

  private void report(Station station) {
    System.out.printf(
        "%d kills of Sigline and %d of the collector, seed %d: %d records of %d computers that must"
            + " alert, %d lists to Keep, %d alerts twice (same id), %.0f findings came again"
            + " and were counted once%n",
        POINTS,
        collectorsKilled,
        SEED,
        station.ledger().matches(),
        station.ledger().computers(),
        station.keep().listSizes().size(),
        station.keep().fullDuplicates(),
        station.program().metrics().sum("sigline_alerts_suppressed_total", "repeat"));
  }
}
