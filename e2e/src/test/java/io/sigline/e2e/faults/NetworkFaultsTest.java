package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.e2e.SiglineProcess.Surroundings;
import io.sigline.e2e.faults.FaultProxy.Fault;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections that are cut, reset, late, slow, silent or garbled: between a real collector and
 * Sigline, and between Sigline and Keep, at once. More: {@code -Dnetwork.faults=200}; others:
 * {@code -Dnetwork.seed=…}.
 */
class NetworkFaultsTest {
  private static final int FAULTS = Integer.getInteger("network.faults", 6);
  private static final long SEED = Long.getLong("network.seed", 20_261_121);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void faultsOnBothSides_everyAlertArrives_noRecordCountsTwice() {
    var keep = KeepContractServer.start(0);
    try (var toKeep = FaultProxy.start(keep.port(), 30_000, SEED);
        var station =
            Station.start(
                folder,
                Surroundings.USUAL,
                keep,
                toKeep.port(),
                "alerts.dedup-window=5s",
                "alerts.keep.timeout=1s");
        var toSigline = FaultProxy.start(station.program().grpcPort(), 60_000, SEED + 1);
        var collector = station.collector(toSigline.port(), TIMEOUT)) {
      toKeep.faults(Fault.values());
      toSigline.faults(Fault.values());
      try (var _ = station.load(50, SEED)) {
        await()
            .atMost(Duration.ofMinutes(2).plusSeconds(5L * FAULTS))
            .until(() -> toSigline.total() >= FAULTS && toKeep.total() >= FAULTS);
      }
      toKeep.heal();
      toSigline.heal();
      station.awaitAll("after the last fault");

      System.out.printf(
          "seed %d: to Sigline %s, to Keep %s, %d records that must alert, %d alerts twice%n",
          SEED, toSigline.done(), toKeep.done(), station.ledger().matches(), keep.fullDuplicates());
      station.assertAllArrive();
      assertThat(collector.dropped()).isZero();
    }
  }
}
