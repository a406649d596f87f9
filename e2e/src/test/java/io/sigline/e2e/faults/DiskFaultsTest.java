package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.e2e.Compression;
import io.sigline.e2e.Marker;
import io.sigline.e2e.OtlpClient;
import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, read-only, or refuses writes; files that are damaged. */
class DiskFaultsTest {
  private static final Duration SOON = Duration.ofMinutes(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final Ledger ledger = new Ledger();

  @Test
  void fullDisk_refusesToBeRetriedAndCounts_goesOnWithRoomAndLosesNothing() throws Exception {
    Path sigline = folder.resolve("sigline");
    try (var disk = SmallDisk.mount(sigline.resolve("data"), "8m");
        var keep = KeepContractServer.start(0);
        var program = start(disk.surroundings(), keep);
        var client = client(program)) {
      send(client, "before");
      disk.fill();
      assertRefusedForNow(client, "while-full");
      assertThat(program.metrics().sum("sigline_journal_failures_total")).isPositive();
      assertThat(program.metrics().sum("sigline_calls_total", "refused_journal")).isPositive();
      client.export(ledger.request("without-findings", 0, 10));

      disk.empty();
      send(client, "while-full");
      send(client, "after");

      assertAllArrive(keep, program);
    }
  }

  @Test
  void fullDiskAtStart_saysSoOrServes_losesNothing() {
    Path sigline = folder.resolve("sigline");
    try (var disk = SmallDisk.mount(sigline.resolve("data"), "8m");
        var keep = KeepContractServer.start(0);
        var program = start(disk.surroundings(), keep)) {
      try (var client = client(program)) {
        send(client, "before");
      }
      program.kill();
      disk.fill();
      program.relaunch();
      await().atMost(SOON).until(() -> !program.isAlive() || isReady(program));
      if (!program.isAlive()) {
        assertThat(sentences(program)).as(program::log).anyMatch(line -> line.contains("journal"));
      }
      disk.empty();
      program.restart();
      try (var client = client(program)) {
        send(client, "after");
      }

      assertAllArrive(keep, program);
    }
  }

  @Test
  void directoryTurnsReadOnly_startIsRefusedInOneSentence_nothingIsLost() {
    Path sigline = folder.resolve("sigline");
    try (var disk = SmallDisk.mount(sigline.resolve("data"), "8m");
        var keep = KeepContractServer.start(0);
        var program = start(disk.surroundings(), keep)) {
      try (var client = client(program)) {
        send(client, "before");
      }
      program.kill();
      disk.turnReadOnly();
      program.relaunch();
      assertThat(program.awaitExit(SOON)).isEqualTo(1);
      assertThat(sentences(program))
          .hasSize(1)
          .allMatch(line -> line.contains(sigline.resolve("data").toString()));

      disk.turnWritable();
      program.restart();

      assertAllArrive(keep, program);
    }
  }

  @Test
  void writesFailUnderTheRunningProgram_refusesToBeRetried_goesOnWhenTheySucceed()
      throws Exception {
    try (var keep = KeepContractServer.start(0);
        var program = start(Surroundings.USUAL, keep);
        var client = client(program)) {
      send(client, "before");
      limitFiles(program, "0");
      assertRefusedForNow(client, "while-failing");
      assertThat(program.metrics().sum("sigline_journal_failures_total")).isPositive();

      limitFiles(program, "unlimited");
      send(client, "while-failing");

      assertAllArrive(keep, program);
    }
  }

  @Test
  void journalEndsInATornWrite_startsAndLosesNothing() throws Exception {
    try (var keep = KeepContractServer.start(0);
        var program = start(Surroundings.USUAL, keep)) {
      try (var client = client(program)) {
        send(client, "before");
      }
      program.kill();
      Path log = folder.resolve("sigline/data/journal.db-wal");
      assertThat(log).as("the write-ahead log of a killed program").isNotEmptyFile();
      byte[] torn = new byte[3000];
      Arrays.fill(torn, (byte) 0x5a);
      Files.write(log, torn, StandardOpenOption.APPEND);

      program.restart();

      assertAllArrive(keep, program);
    }
  }

  @Test
  void journalDamaged_startIsRefusedInOneSentence_nothingIsOverwritten() throws Exception {
    Path data = folder.resolve("sigline/data");
    try (var keep = KeepContractServer.start(0);
        var program = start(Surroundings.USUAL, keep)) {
      try (var client = client(program)) {
        send(client, "before");
      }
      assertAllArrive(keep, program);
      program.terminate(SOON);
      byte[] whole = Files.readAllBytes(data.resolve("journal.db"));
      for (Map.Entry<String, byte[]> damaged : damages(whole).entrySet()) {
        Files.write(data.resolve("journal.db"), damaged.getValue());
        Map<String, String> before = contents(data);
        long said = sentences(program).size();

        program.relaunch();

        assertThat(program.awaitExit(SOON)).as(damaged.getKey()).isEqualTo(1);
        assertThat(sentences(program)).as(damaged.getKey()).hasSize((int) said + 1);
        assertThat(sentences(program).getLast())
            .as(damaged.getKey())
            .contains(data.resolve("journal.db").toString());
        assertThat(contents(data)).as(damaged.getKey()).isEqualTo(before);
      }
      Files.write(data.resolve("journal.db"), whole);
      program.restart();
      assertThat(program.metrics().sum("sigline_alerts_delivered_total")).isEqualTo(1);
    }
  }

  private static Map<String, byte[]> damages(byte[] whole) {
    byte[] header = whole.clone();
    Arrays.fill(header, 0, 512, (byte) 0);
    return new TreeMap<>(
        Map.of(
            "cut in half", Arrays.copyOf(whole, whole.length / 2), "without its header", header));
  }

  /**
   * The name and content of each file, but for the lock and what SQLite makes to look at it. Not of
   * folders: the audit log notes each start.
   */
  private static Map<String, String> contents(Path data) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (!name.equals("lock") && !name.endsWith("-shm") && Files.size(file) > 0) {
          contents.put(name, Arrays.hashCode(Files.readAllBytes(file)) + "");
        }
      }
    }
    return contents;
  }

  private SiglineProcess start(Surroundings surroundings, KeepContractServer keep) {
    return SiglineProcess.start(
        folder.resolve("sigline"),
        surroundings,
        Marker.rules(folder),
        "alerts.keep.url=" + keep.url(),
        "alerts.keep.api-key=" + KeepContractServer.KEY,
        "alerts.keep.rate=1000");
  }

  private static OtlpClient client(SiglineProcess program) {
    return OtlpClient.grpc(program.grpcEndpoint(), Compression.GZIP);
  }

  private void send(OtlpClient client, String computer) {
    await()
        .atMost(SOON)
        .ignoreExceptionsMatching(e -> e instanceof StatusRuntimeException)
        .untilAsserted(() -> client.export(ledger.request(computer, 1, 10)));
    ledger.accepted(computer, 1);
  }

  /** A disk may have a little room left in files that are there already: sends until it has not. */
  private void assertRefusedForNow(OtlpClient client, String computer)
      throws InvalidProtocolBufferException {
    for (int i = 0; i < 5_000; i++) {
      String each = computer + "-" + i;
      var request = ledger.request(each, 1, 0);
      StatusRuntimeException refusal =
          catchThrowableOfType(StatusRuntimeException.class, () -> client.export(request));
      if (refusal == null) {
        ledger.accepted(each, 1);
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

  private void assertAllArrive(KeepContractServer keep, SiglineProcess program) {
    await()
        .atMost(SOON)
        .until(() -> ledger.isIn(keep) && program.metrics().sum("sigline_alerts_pending") == 0);
    ledger.assertEachCountedOnce(keep);
    Equations.assertHold(program);
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

  /** What it said to people, beside its log. */
  private static List<String> sentences(SiglineProcess program) {
    return program.log().lines().filter(line -> line.startsWith("sigline: ")).toList();
  }
}
