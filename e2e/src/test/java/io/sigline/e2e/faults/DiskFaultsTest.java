package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, turns read-only, or refuses writes. */
class DiskFaultsTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void fullDisk_refusesToBeRetriedAndCounts_goesOnWithRoomAndLosesNothing() throws Exception {
    onSmallDisk((disk, station) -> {
      disk.fill();
      assertRefusedForNow(station, "while-full");
      assertFailuresAreCounted(station.program());
      station.client().export(station.ledger().request("without-findings", 0, 10));

      disk.empty();
      station.send("while-full", "after");
    });
  }

  @Test
  void fullDiskAtStart_saysSoOrServes_losesNothing() throws Exception {
    onSmallDisk((disk, station) -> {
      SiglineProcess program = station.program();
      program.kill();
      disk.fill();
      program.relaunch();
      await().atMost(Station.SOON).until(() -> !program.isAlive() || isReady(program));
      if (!program.isAlive()) {
        assertThat(station.sentences()).as(program::log).anyMatch(line -> line.contains("journal"));
      }
      disk.empty();
      program.restart();
      station.send("after");
    });
  }

  @Test
  void directoryTurnsReadOnly_startIsRefusedInOneSentence_nothingIsLost() throws Exception {
    onSmallDisk((disk, station) -> {
      station.program().kill();
      disk.turnReadOnly();
      assertThat(station.assertStartRefused()).contains(Station.data(folder).toString());

      disk.turnWritable();
      station.program().restart();
    });
  }

  /**
   * Linux lets no file system turn read-only while a file of it is open for writing. So the lock is
   * somewhere else, and the journal is closed by the program itself, as after every fault, and
   * cannot be opened again before the file system has turned.
   */
  @Test
  void directoryTurnsReadOnlyUnderTheRunningProgram_refusesToBeRetried_goesOnWhenItIsWritable()
      throws Exception {
    onSmallDisk(
        disk ->
            Files.createSymbolicLink(
                disk.view().resolve("lock"), Station.siglineFolder(folder).resolve("lock")),
        (disk, station) -> {
          limitFiles(station.program(), "0");
          for (int i = 0; !disk.tryTurnReadOnly(); i++) {
            assertThat(i).as("tries to turn it read-only").isLessThan(100);
            assertRefusedForNow(station, "while-turning-" + i);
          }
          limitFiles(station.program(), "unlimited");
          await()
              .atMost(Station.SOON)
              .untilAsserted(() -> { // a line a second, and none of them while no file may grow
                assertRefusedForNow(station, "while-read-only");
                assertThat(station.program().log())
                    .contains("findings are not durable")
                    .contains("the file or its folder is read-only; give this user the right");
              });
          assertFailuresAreCounted(station.program());
          station.client().export(station.ledger().request("without-findings", 0, 10));

          disk.turnWritable();
          station.send("while-read-only", "after");
        });
  }

  @Test
  void writesFailUnderTheRunningProgram_refusesToBeRetried_goesOnWhenTheySucceed()
      throws Exception {
    try (var station = Station.start(folder, Surroundings.USUAL)) {
      station.send("before");
      limitFiles(station.program(), "0");
      assertRefusedForNow(station, "while-failing");
      assertFailuresAreCounted(station.program());

      limitFiles(station.program(), "unlimited");
      station.send("while-failing");

      station.assertAllArrive();
    }
  }

  /** What is done to a disk before or while a program runs on it. */
  private interface Preparation {
    void prepare(SmallDisk disk) throws Exception;
  }

  private interface Fault {
    void happen(SmallDisk disk, Station station) throws Exception;
  }

  private void onSmallDisk(Fault fault) throws Exception {
    onSmallDisk(_ -> {}, fault);
  }

  /** With a record accepted before the fault; whatever is accepted must arrive. */
  private void onSmallDisk(Preparation preparation, Fault fault) throws Exception {
    try (var disk = SmallDisk.mount(Station.data(folder), "8m")) {
      preparation.prepare(disk);
      try (var station = Station.start(folder, disk.surroundings())) {
        station.send("before");
        fault.happen(disk, station);
        station.assertAllArrive();
      }
    }
  }

  /** A disk may have a little room left in files that are there already: sends until it has not. */
  private static void assertRefusedForNow(Station station, String computer)
      throws InvalidProtocolBufferException {
    for (int i = 0; i < 5_000; i++) {
      String each = computer + "-" + i;
      var request = station.ledger().request(each, 1, 0);
      StatusRuntimeException refusal =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> station.client().export(request));
      if (refusal == null) {
        station.ledger().accepted(each, 1);
      } else {
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        var details = Objects.requireNonNull(StatusProto.fromThrowable(refusal));
        assertThat(details.getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds())
            .isPositive();
        return;
      }
    }
    throw new AssertionError("nothing was refused");
  }

  private static void assertFailuresAreCounted(SiglineProcess program) {
    assertThat(program.metrics().sum("sigline_journal_failures_total")).isPositive();
    assertThat(program.metrics().sum("sigline_calls_total", "refused_journal")).isPositive();
  }

  /** Makes every write of the process fail that goes beyond so many bytes of a file. */
  private static void limitFiles(SiglineProcess program, String bytes) throws Exception {
    var command =
        List.of("prlimit", "--pid", "" + program.pid(), "--fsize=" + bytes + ":unlimited");
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static boolean isReady(SiglineProcess program) {
    try {
      return program.metrics().sum("sigline_rules_loaded") > 0;
    } catch (UncheckedIOException _) {
      return false;
    }
  }
}
