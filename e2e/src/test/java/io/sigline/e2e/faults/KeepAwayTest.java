package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.e2e.Compression;
import io.sigline.e2e.FreePorts;
import io.sigline.e2e.Marker;
import io.sigline.e2e.OtlpClient;
import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keep is away while alerts wait: nobody listens at first, then somebody takes connections and
 * never answers. The long form: {@code -Dkeep.away.minutes=5 -Dkeep.away.alerts=10000}.
 */
class KeepAwayTest {
  private static final int MINUTES = Integer.getInteger("keep.away.minutes", 0);
  private static final int ALERTS = Integer.getInteger("keep.away.alerts", 300);
  private static final int RATE = Integer.getInteger("keep.away.rate", 100);
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final int BATCH = 25;
  private static final int IN_REQUEST = 10;

  /** As the launcher starts it. */
  private static final Surroundings LAUNCHED =
      Surroundings.java(
          "-XX:+UseCompactObjectHeaders",
          "-XX:MaxGCPauseMillis=8",
          "-XX:GCTimeRatio=4",
          "-Xms128m",
          "-Xmx512m",
          "-XX:NewSize=16m",
          "-XX:MaxNewSize=24m",
          "-XX:-G1UseAdaptiveIHOP",
          "-XX:InitiatingHeapOccupancyPercent=80",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=30",
          "-XX:TrimNativeHeapInterval=5000");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final Ledger ledger = new Ledger();
  private final List<Long> resident = new ArrayList<>();

  @Test
  void keepAwayWithAlertsWaiting_allArriveInOrderNotFasterThanTheRate_memoryStaysFlat()
      throws IOException {
    int port = FreePorts.next();
    Duration half = MINUTES == 0 ? SHORT : Duration.ofMinutes(MINUTES).dividedBy(2);
    try (var sigline = start(port)) {
      sendAll(sigline);
      assertThat(sigline.metrics().sum("sigline_alerts_pending")).isEqualTo(ALERTS);
      watch(sigline, half);
      try (var _ = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
        watch(sigline, half);
      }
      int samplesAway = resident.size();
      assertThat(sigline.metrics().sum("sigline_alerts_pending")).isEqualTo(ALERTS);

      try (var keep = KeepContractServer.start(port)) {
        await().atMost(Duration.ofMinutes(2)).until(() -> !keep.alerts().isEmpty());
        long begin = System.nanoTime();
        await()
            .atMost(Duration.ofMinutes(1).plusSeconds(2L * ALERTS / RATE))
            .until(() -> sample(sigline) && sigline.metrics().sum("sigline_alerts_pending") == 0);
        double seconds = (System.nanoTime() - begin) / 1e9;

        report(keep, samplesAway, seconds);
        assertThat(keep.alerts()).hasSize(ALERTS);
        assertThat(ALERTS)
            .as("alerts within %.1f s of the first list, at %d/s", seconds, RATE)
            .isLessThanOrEqualTo((int) (2 * BATCH + RATE * (seconds + 1)));
        ledger.assertEachCountedOnce(keep);
        Ledger.assertInOrder(keep);
        Equations.assertHold(sigline);
        assertFlat(resident.subList(0, samplesAway));
      }
    }
  }

  private SiglineProcess start(int port) {
    return SiglineProcess.start(
        folder.resolve("sigline"),
        LAUNCHED,
        Marker.rules(folder),
        "alerts.dedup-window=0s",
        "alerts.keep.url=http://127.0.0.1:" + port,
        "alerts.keep.api-key=" + KeepContractServer.KEY,
        "alerts.keep.timeout=2s",
        "alerts.keep.batch-size=" + BATCH,
        "alerts.keep.rate=" + RATE);
  }

  /** Two alerts of each computer, one long after the other. */
  private void sendAll(SiglineProcess sigline) {
    try (var client = OtlpClient.grpc(sigline.grpcEndpoint(), Compression.GZIP)) {
      for (int i = 0; i < ALERTS / IN_REQUEST; i++) {
        var request = ExportLogsServiceRequest.newBuilder();
        for (int j = 0; j < IN_REQUEST; j++) {
          String computer = "ws-" + (i * IN_REQUEST + j) % (ALERTS / 2);
          request.mergeFrom(ledger.request(computer, 1, 1));
          ledger.accepted(computer, 1);
        }
        client.export(request.build());
      }
    }
  }

  private void watch(SiglineProcess sigline, Duration length) {
    long end = System.nanoTime() + length.toNanos();
    await()
        .atMost(length.plusMinutes(1))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> sample(sigline) && System.nanoTime() - end > 0);
  }

  private boolean sample(SiglineProcess sigline) throws IOException {
    String status = Files.readString(Path.of("/proc/" + sigline.pid() + "/status"));
    String line =
        status.lines().filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
    return resident.add(Long.parseLong(line.replaceAll("\\D", "")) >> 10);
  }

  private void report(KeepContractServer keep, int samplesAway, double seconds) {
    List<Long> away = resident.subList(0, samplesAway);
    List<Long> back = resident.subList(samplesAway, resident.size());
    System.out.printf(
        "%d alerts waited %s; delivered in %.1f s (rate %d/s), %d lists, %d alerts twice; resident"
            + " MiB while away %d to %d, first %d, last %d; while delivering %d to %d%n",
        ALERTS,
        MINUTES == 0 ? SHORT.multipliedBy(2) : Duration.ofMinutes(MINUTES),
        seconds,
        RATE,
        keep.listSizes().size(),
        keep.fullDuplicates(),
        Collections.min(away),
        Collections.max(away),
        away.getFirst(),
        away.getLast(),
        Collections.min(back),
        Collections.max(back));
  }

  /** What waits is on disk: the later half of the wait takes no more memory than the first. */
  private static void assertFlat(List<Long> samples) {
    int half = samples.size() / 2;
    assertThat(mean(samples.subList(half, samples.size())))
        .isLessThan(mean(samples.subList(0, half)) + 32);
  }

  private static double mean(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).average().orElse(0);
  }
}
