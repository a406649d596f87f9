package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void clockStepsByHours_windowsRetriesAndReadingBackGoOn_nothingIsLost() throws IOException {
    set("+0");
    try (var station =
        Station.start(
            folder,
            surroundings(),
            "alerts.dedup-window=10m",
            "alerts.keep.read-api-key=" + KeepContractServer.READ_KEY)) {
      KeepContractServer keep = station.keep();
      station.send("usual");
      await().atMost(Station.SOON).until(() -> keep.requests() == 1);

      keep.forgetNext(1);
      station.send("accepted-and-lost");
      await().atMost(Station.SOON).until(() -> keep.requests() == 2);
      set("+3h");
      station.awaitAll("forward");
      assertThat(latest(station)).isAfter(Instant.now().plusSeconds(10_000));

      station.send("usual", "forward");
      station.awaitAll("a window ended meanwhile");
      assertThat(ids(keep, "usual")).hasSize(2);

      keep.failNext(2, 503);
      station.send("usual", "retried");
      set("-2h");
      station.send("usual", "back");
      set("-3h");
      station.awaitAll("back");

      station.program().kill();
      set("+0");
      station.program().restart();
      station.send("usual", "restarted");
      set("+1h");
      station.awaitAll("back where it was");

      station.assertAllArrive();
      Ledger.assertInOrder(keep);
    }
  }

  /**
   * A clock as far from the machine's as the file says; times that only pass are left alone. With
   * the library's "fix" of waits by such times, each wait of Java ends at once, and the program
   * waits by turning round, at the cost of a processor.
   */
  private Surroundings surroundings() {
    return new Surroundings(
        List.of(),
        List.of(),
        Map.of(
            "LD_PRELOAD", library().toString(),
            "FAKETIME_TIMESTAMP_FILE", folder.resolve("clock").toString(),
            "FAKETIME_CACHE_DURATION", "1",
            "FAKETIME_DONT_FAKE_MONOTONIC", "1",
            "DONT_FAKE_MONOTONIC", "1",
            "FAKETIME_FORCE_MONOTONIC_FIX", "0"));
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

  private static List<String> ids(KeepContractServer keep, String computer) {
    return keep.alerts().stream()
        .filter(alert -> alert.path("host").asText().equals(computer))
        .map(alert -> alert.path("id").asText())
        .distinct()
        .toList();
  }

  /** The latest time in its log. */
  private static Instant latest(Station station) {
    return station
        .program()
        .log()
        .lines()
        .filter(line -> line.startsWith(TIME))
        .map(line -> Instant.parse(line.substring(TIME.length(), line.indexOf('Z') + 1)))
        .max(Instant::compareTo)
        .orElseThrow();
  }
}
