package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.e2e.Compression;
import io.sigline.e2e.Marker;
import io.sigline.e2e.OtlpClient;
import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The machine's clock is set forward and back by hours while the program runs. */
class ClockStepsTest {
  private static final String TIME = "{\"time\":\"";
  private static final Duration SOON = Duration.ofMinutes(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final Ledger ledger = new Ledger();

  @Test
  void clockStepsByHours_windowsRetriesAndReadingBackGoOn_nothingIsLost() throws IOException {
    set("+0");
    try (var keep = KeepContractServer.start(0);
        var sigline = start(keep)) {
      send(sigline, "usual");
      await().atMost(SOON).until(() -> keep.requests() == 1);

      keep.forgetNext(1);
      send(sigline, "accepted-and-lost");
      await().atMost(SOON).until(() -> keep.requests() == 2);
      set("+3h");
      awaitAll(keep, sigline, "forward");
      assertThat(latest(sigline)).isAfter(Instant.now().plusSeconds(10_000));

      send(sigline, "usual", "forward");
      awaitAll(keep, sigline, "a window ended meanwhile");
      assertThat(ids(keep, "usual")).hasSize(2);

      keep.failNext(2, 503);
      send(sigline, "usual", "retried");
      set("-2h");
      send(sigline, "usual", "back");
      set("-3h");
      awaitAll(keep, sigline, "back");

      sigline.kill();
      set("+0");
      sigline.restart();
      send(sigline, "usual", "restarted");
      set("+1h");
      awaitAll(keep, sigline, "back where it was");

      ledger.assertEachCountedOnce(keep);
      Ledger.assertInOrder(keep);
      Equations.assertHold(sigline);
    }
  }

  private SiglineProcess start(KeepContractServer keep) {
    return SiglineProcess.start(
        folder.resolve("sigline"),
        surroundings(),
        Marker.rules(folder),
        "alerts.dedup-window=10m",
        "alerts.keep.url=" + keep.url(),
        "alerts.keep.api-key=" + KeepContractServer.KEY,
        "alerts.keep.read-api-key=" + KeepContractServer.READ_KEY,
        "alerts.keep.rate=1000");
  }

  /** A clock as far from the machine's as the file says; times that only pass are left alone. */
  private Surroundings surroundings() {
    return new Surroundings(
        List.of(),
        List.of(),
        Map.of(
            "LD_PRELOAD", library().toString(),
            "FAKETIME_TIMESTAMP_FILE", folder.resolve("clock").toString(),
            "FAKETIME_CACHE_DURATION", "1",
            "FAKETIME_DONT_FAKE_MONOTONIC", "1",
            "DONT_FAKE_MONOTONIC", "1"));
  }

  private static Path library() {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders
          .map(each -> each.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst()
          .orElseGet(() -> abort("skipped: needs the Debian package libfaketime"));
    } catch (IOException _) {
      return abort("skipped: needs the Debian package libfaketime");
    }
  }

  /** At once, so that nobody reads half of it. */
  private void set(String offset) throws IOException {
    Path next = Files.writeString(folder.resolve("clock.next"), offset);
    Files.move(next, folder.resolve("clock"), StandardCopyOption.ATOMIC_MOVE);
  }

  private void send(SiglineProcess sigline, String... computers) {
    try (var client = OtlpClient.grpc(sigline.grpcEndpoint(), Compression.GZIP)) {
      for (String computer : computers) {
        client.export(ledger.request(computer, 1, 0));
        ledger.accepted(computer, 1);
      }
    }
  }

  /** What is counted onto an alert is told when its window ends: the clock need not come there. */
  private void awaitAll(KeepContractServer keep, SiglineProcess sigline, String when) {
    await(when)
        .atMost(SOON)
        .until(() -> ledger.isIn(keep) && sigline.metrics().sum("sigline_alerts_pending") == 0);
  }

  private static List<String> ids(KeepContractServer keep, String computer) {
    return keep.alerts().stream()
        .filter(alert -> alert.path("host").asText().equals(computer))
        .map(alert -> alert.path("id").asText())
        .distinct()
        .toList();
  }

  /** The latest time in its log. */
  private static Instant latest(SiglineProcess sigline) {
    return sigline
        .log()
        .lines()
        .filter(line -> line.startsWith(TIME))
        .map(line -> Instant.parse(line.substring(TIME.length(), line.indexOf('Z') + 1)))
        .max(Instant::compareTo)
        .orElseThrow();
  }
}
