package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.e2e.ChildProcess;
import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of the data directory that were torn, cut or changed while the program did not run. The
 * alerts in them have not been delivered: what is lost of them is lost.
 */
class DamagedJournalTest {
  private static final int PAGE = 4096;
  private static final byte LEAF_OF_A_TABLE = 0x0d;
  private static final int COMPUTERS = 20;
  private static final int DAMAGED = 2;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void journalEndsInATornWrite_startsAndLosesNothing() throws Exception {
    try (var station = startWithAlertsWaiting()) {
      station.program().kill();
      assertThat(log()).as("the write-ahead log of a killed program").isNotEmptyFile();
      byte[] torn = new byte[3000];
      Arrays.fill(torn, (byte) 0x5a);
      Files.write(log(), torn, StandardOpenOption.APPEND);

      station.keep().failNext(0, 503);
      station.program().restart();

      station.assertAllArrive();
    }
  }

  @Test
  void journalOrItsLogDamaged_startAndDoctorNameIt_nothingIsOverwritten_restoredNothingIsLost()
      throws Exception {
    try (var station = startWithAlertsWaiting()) {
      station.program().kill();
      assertRefused(station, log(), "bytes changed in the middle of the log", changed(log()));

      station.program().restart();
      station.program().terminate(Station.SOON);
      assertThat(log()).doesNotExist();
      for (var damage : damages(Files.readAllBytes(journal())).entrySet()) {
        assertRefused(station, journal(), damage.getKey(), damage.getValue());
      }

      station.program().restart();
      assertThat(station.program().metrics().sum("sigline_alerts_delivered_total")).isZero();
      station.keep().failNext(0, 503);
      station.assertAllArrive();
    }
  }

  /** Keep takes none of them before it is told to. */
  private Station startWithAlertsWaiting() {
    var station = Station.start(folder, Surroundings.USUAL);
    station.keep().failNext(Integer.MAX_VALUE, 503);
    station.send(IntStream.range(0, COMPUTERS).mapToObj(i -> "ws-" + i).toArray(String[]::new));
    return station;
  }

  /** Damages a file, and puts it back as it was. */
  private void assertRefused(Station station, Path file, String damage, byte[] damaged)
      throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, damaged);
    Map<String, String> before = contents();

    assertThat(station.assertStartRefused())
        .as(damage)
        .contains(journal().toString())
        .containsAnyOf("is damaged", "its beginning is damaged");
    assertThat(doctor()).as(damage).anyMatch(line -> line.startsWith("damaged "));

    assertThat(contents()).as(damage).isEqualTo(before);
    Files.write(file, whole);
  }

  private static Map<String, byte[]> damages(byte[] whole) {
    Map<String, byte[]> damages = new LinkedHashMap<>();
    damages.put("cut in half", Arrays.copyOf(whole, whole.length / 2 / PAGE * PAGE));
    damages.put("cut inside its last page", Arrays.copyOf(whole, whole.length - 100));
    byte[] header = whole.clone();
    Arrays.fill(header, 0, 512, (byte) 0);
    damages.put("without its header", header);
    byte[] page = whole.clone();
    int at = middleOf(whole);
    Arrays.fill(page, at, at + 64, (byte) 0x5a);
    damages.put("bytes changed in the middle", page);
    return damages;
  }

  /** Where a page with rows of a table begins. */
  private static int middleOf(byte[] journal) {
    int at = journal.length / 2 / PAGE * PAGE;
    while (journal[at] != LEAF_OF_A_TABLE) {
      at += PAGE;
    }
    return at;
  }

  private static byte[] changed(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = bytes.length / 2;
    Arrays.fill(bytes, at, at + 64, (byte) 0x5a);
    return bytes;
  }

  /** What {@code sigline doctor} says of the directory, which it says is damaged. */
  private List<String> doctor() {
    List<String> command = new ArrayList<>(SiglineProcess.command());
    command.addAll(List.of("doctor", Station.data(folder).toString()));
    Path said = folder.resolve("doctor-" + System.nanoTime());
    try (var doctor = ChildProcess.start("doctor", said, command, Map.of())) {
      assertThat(doctor.awaitExit(Station.SOON)).as(doctor::out).isEqualTo(DAMAGED);
      return doctor.out().lines().toList();
    }
  }

  private Path journal() {
    return Station.data(folder).resolve("journal.db");
  }

  private Path log() {
    return Station.data(folder).resolve("journal.db-wal");
  }

  /**
   * The name and content of each file, but for the lock and what SQLite makes to look at it. Not of
   * folders: the audit log notes each start.
   */
  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(Station.data(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (!name.equals("lock") && !name.endsWith("-shm") && Files.size(file) > 0) {
          contents.put(name, Arrays.hashCode(Files.readAllBytes(file)) + "");
        }
      }
    }
    return contents;
  }
}
