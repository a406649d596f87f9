package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.e2e.Checkout;
import io.sigline.e2e.CollectorProcess;
import io.sigline.e2e.FreePorts;
import io.sigline.e2e.Marker;
import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.faults.FaultProxy.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

  /** Added to {@code persistent-queue.yaml}: what is not answered comes again soon. */
  private static final String SOON =
      """
      exporters:
        otlp/sigline:
          timeout: 2s
          retry_on_failure: {initial_interval: 50ms, max_interval: 300ms}
          sending_queue:
            batch: {flush_timeout: 20ms, min_size: 100, max_size: 500}
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final Ledger ledger = new Ledger();

  @Test
  void faultsOnBothSides_everyAlertArrives_noRecordCountsTwice() throws IOException {
    int collectorPort = FreePorts.next();
    try (var keep = KeepContractServer.start(0);
        var toKeep = FaultProxy.start(keep.port(), 30_000, SEED);
        var sigline = startSigline(toKeep);
        var toSigline = FaultProxy.start(sigline.grpcPort(), 60_000, SEED + 1);
        var collector = startCollector(toSigline, collectorPort)) {
      toKeep.faults(Fault.values());
      toSigline.faults(Fault.values());
      try (var _ = BackgroundLoad.start(ledger, "127.0.0.1:" + collectorPort, 50, SEED)) {
        await()
            .atMost(Duration.ofMinutes(2).plusSeconds(5L * FAULTS))
            .until(() -> toSigline.total() >= FAULTS && toKeep.total() >= FAULTS);
      }
      toKeep.heal();
      toSigline.heal();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> ledger.isIn(keep) && sigline.metrics().sum("sigline_alerts_pending") == 0);

      System.out.printf(
          "seed %d: to Sigline %s, to Keep %s, %d records that must alert, %d alerts twice%n",
          SEED, toSigline.done(), toKeep.done(), ledger.matches(), keep.fullDuplicates());
      ledger.assertEachCountedOnce(keep);
      Equations.assertHold(sigline);
      assertThat(collector.dropped()).isZero();
    }
  }

  private SiglineProcess startSigline(FaultProxy toKeep) {
    return SiglineProcess.start(
        folder.resolve("sigline"),
        Marker.rules(folder),
        "alerts.dedup-window=5s",
        "alerts.keep.url=http://127.0.0.1:" + toKeep.port(),
        "alerts.keep.api-key=" + KeepContractServer.KEY,
        "alerts.keep.timeout=1s",
        "alerts.keep.rate=1000");
  }

  private CollectorProcess startCollector(FaultProxy toSigline, int port) throws IOException {
    Path soon = Files.writeString(folder.resolve("soon.yaml"), SOON);
    return CollectorProcess.start(
        folder.resolve("collector"),
        Map.of(
            "SIGLINE_ENDPOINT", "127.0.0.1:" + toSigline.port(),
            "COLLECTOR_GRPC_LISTEN", "127.0.0.1:" + port),
        Checkout.collectorConfig("persistent-queue.yaml"),
        soon);
  }
}
