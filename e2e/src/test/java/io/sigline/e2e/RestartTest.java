package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.alerting.deliver.KeepContractServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged survives the death of Sigline and the absence of Keep. */
class RestartTest {
  private static final int COMPUTERS = 20;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void keepDownAndSiglineKilled_afterBothAreBack_everyAlertArrivesOnce() {
    int keepPort = FreePorts.next();
    try (var sigline = start(keepPort)) {
      send(sigline);
      sigline.kill();
      sigline.restart();
      try (var keep = KeepContractServer.start(keepPort)) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> keep.current().size() == COMPUTERS && pending(sigline) == 0);

        assertThat(keep.alerts()).hasSize(COMPUTERS);
        assertThat(keep.violations()).isEmpty();
      }
    }
  }

  @Test
  void siglineKilledAfterDelivery_sameRecordsAgain_nothingNewInKeep() {
    try (var keep = KeepContractServer.start(0);
        var sigline = start(keep.port())) {
      send(sigline);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> keep.current().size() == COMPUTERS && pending(sigline) == 0);
      var ids = keep.alerts().stream().map(alert -> alert.path("id").asText()).toList();
      sigline.kill();
      sigline.restart();

      send(sigline);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> sigline.metrics().sum("sigline_calls_total") >= COMPUTERS);

      assertThat(keep.current()).hasSize(COMPUTERS);
      assertThat(keep.alerts())
          .extracting(alert -> alert.path("id").asText())
          .hasSameElementsAs(ids);
    }
  }

  @Test
  void sigterm_underWay_endsWithCodeZeroWithinTheDrainTime() {
    try (var sigline = start(FreePorts.next())) {
      send(sigline);

      assertThat(sigline.terminate(Duration.ofSeconds(20))).as(sigline::log).isIn(0, 143);
    }
  }

  private SiglineProcess start(int keepPort) {
    return SiglineProcess.start(
        folder.resolve("sigline"),
        Marker.rules(folder),
        "alerts.keep.url=http://127.0.0.1:" + keepPort,
        "alerts.keep.api-key=" + KeepContractServer.KEY,
        "alerts.keep.rate=1000");
  }

  private static void send(SiglineProcess sigline) {
    try (var client = OtlpClient.grpc(sigline.grpcEndpoint(), Compression.GZIP)) {
      IntStream.range(0, COMPUTERS).forEach(i -> client.export(Marker.request("ws" + i)));
    }
  }

  private static double pending(SiglineProcess sigline) {
    return sigline.metrics().sum("sigline_alerts_pending");
  }
}
