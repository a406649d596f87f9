package io.sigline.alerting.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.alerting.alert.AlertComposer;
import io.sigline.alerting.alert.Findings;
import io.sigline.alerting.journal.CheckupResult.Level;
import io.sigline.engine.rule.Rule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckupTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
  private static final AlertComposer COMPOSER = new AlertComposer(List.of(), "", "", 4_096);

  @TempDir Path folder;
  private Path directory;
  private Instant now = NOW;
  private JournalLimits limits = new JournalLimits(JournalLimits.LEAST_BYTES);

  @BeforeEach
  void journal() {
    directory = folder.resolve("data");
    try (Journal journal = Journal.open(directory)) {
      journal.write(transaction -> {
        for (int i = 0; i < 200; i++) {
          var finding = Findings.of("hit" + i, "ws" + i);
          assertThat(transaction.addHit(finding, true, NOW)).isTrue();
          assertThat(transaction.raise(COMPOSER.raise(finding), 1, NOW)).isTrue();
        }
      });
    }
  }

  private List<CheckupResult> checkup() {
    return Checkup.of(directory, limits, now);
  }

  private Map<String, byte[]> contents() throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (!file.toString().endsWith("-shm") && Files.size(file) > 0) {
          contents.put(file.toString(), Files.readAllBytes(file));
        }
      }
    }
    return contents;
  }

  /** That this is found, nothing else, and nothing is changed. */
  private void assertFound(Level level, String check, String message) throws IOException {
    Map<String, byte[]> before = contents();
    List<CheckupResult> found =
        checkup().stream().filter(result -> result.level() != Level.OK).toList();
    assertThat(found).containsExactly(new CheckupResult(level, check, message));
    assertThat(contents()).containsExactlyEntriesOf(before);
  }

  private void run(String... changes) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
        var statement = connection.createStatement()) {
      for (String change : changes) {
        statement.executeUpdate(change);
      }
    }
  }

  @Test
  void healthy_isAllWell() throws Exception {
    Map<String, byte[]> before = contents();
    assertThat(checkup()).extracting(CheckupResult::level).containsOnly(Level.OK);
    assertThat(checkup())
        .extracting(CheckupResult::check)
        .containsExactly(
            "permissions",
            "lock",
            "disk",
            "size",
            "files",
            "schema",
            "integrity",
            "invariants",
            "outbox",
            "contents");
    assertThat(contents()).containsExactlyEntriesOf(before);
  }

  @Test
  void besideARunningSigline_looksAtWhatIsCommitted() {
    try (Journal journal = Journal.open(directory)) {
      var finding = Findings.of("one more", "other");
      journal.write(transaction -> transaction.raise(COMPOSER.raise(finding), 1, NOW));
      List<CheckupResult> results = checkup();
      assertThat(results)
          .contains(
              new CheckupResult(
                  Level.OK,
                  "lock",
                  "in use by process %d, checked beside it"
                      .formatted(ProcessHandle.current().pid())),
              new CheckupResult(Level.OK, "contents", "201 alerts, 200 hits and requests"));
      journal.write(transaction ->
          transaction.raise(COMPOSER.raise(Findings.of("two more", "third")), 1, NOW));
      assertThat(journal.totals().raised()).isEqualTo(202);
    }
  }

  @Test
  void noDirectory_saysSo() throws Exception {
    directory = folder.resolve("none");
    assertThat(checkup())
        .containsExactly(
            new CheckupResult(
                Level.DAMAGED,
                "directory",
                directory + " is no directory: name the one of data-directory"));
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertThat(checkup()).contains(new CheckupResult(Level.OK, "files", "no journal yet"));
  }

  @Test
  void otherUsersMayLookIntoIt_isAWarning() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertFound(
        Level.WARNING,
        "permissions",
        "other users of this machine can look into it, and it has alerts with their logs:"
            + " chmod o-rwx "
            + directory);
  }

  @Test
  void diskTooSmallForTheLimit_isAWarning() throws Exception {
    limits = new JournalLimits(1L << 60);
    assertThat(checkup())
        .filteredOn(result -> result.level() != Level.OK)
        .singleElement()
        .satisfies(result -> assertThat(result.check()).isEqualTo("disk"))
        .satisfies(result -> assertThat(result.message()).endsWith(": make room"));
  }

  @Test
  void nearTheLimit_isAWarning() throws Exception {
    try (Journal journal = Journal.open(directory)) {
      journal.write(transaction -> {
        for (int i = 0; i < 220; i++) {
          var record = Findings.record("x".repeat(60_000)).build();
          var rule = Findings.rule("r1", Rule.Level.LOW);
          var finding = Findings.finding("big" + i, Findings.match(rule, Map.of()), record);
          assertThat(transaction.addHit(finding, true, NOW)).isTrue();
          transaction.count();
        }
      });
    }
    assertThat(checkup())
        .filteredOn(result -> result.level() != Level.OK)
        .singleElement()
        .satisfies(result -> assertThat(result.check()).isEqualTo("size"))
        .satisfies(result -> assertThat(result.message()).contains("see to the delivery"));
  }

  @Test
  void leftOverFile_isAWarning() throws Exception {
    Files.writeString(directory.resolve("seen.json.new"), "{");
    assertFound(
        Level.WARNING,
        "leftovers",
        "seen.json.new was left by a crash while it was made: it may be deleted");
  }

  @Test
  void alertsWaitForLong_isAWarning() throws Exception {
    now = NOW.plus(Duration.ofHours(2));
    assertFound(
        Level.WARNING,
        "outbox",
        "200 alerts wait for delivery, the oldest was raised at 2026-11-21T06:00:00Z:"
            + " look into the destination");
  }

  @Test
  void alertRefusedForGood_isAWarning() throws Exception {
    try (Journal journal = Journal.open(directory)) {
      journal.outbox().markFailed(journal.outbox().next(1, Set.of()).getFirst(), "no");
    }
    assertFound(
        Level.WARNING,
        "failed",
        "1 alerts were refused for good: SELECT id, failure FROM alerts WHERE state = 2");
  }

  @Test
  void newerSchema_isSaid() throws Exception {
    run("UPDATE schema_version SET version = 99");
    assertFound(
        Level.DAMAGED,
        "schema",
        "version 99, a newer Sigline wrote it: use that one (this one knows 4)");
  }

  @Test
  void anotherProgramsDatabase_isSaid() throws Exception {
    run("DROP TABLE schema_version");
    assertFound(Level.DAMAGED, "schema", "journal.db is a database of another program");
  }

  @Test
  void outboxEntryWithoutAlert_isDamage() throws Exception {
    run("INSERT INTO outbox(alert, fingerprint, severity) VALUES(9999, 'f', 1)");
    assertFound(Level.DAMAGED, "invariants", "1 entries of the outbox have no alert");
  }

  @Test
  void pendingAlertNotInTheOutbox_isDamage() throws Exception {
    run("DELETE FROM outbox WHERE alert = 7");
    assertThat(checkup())
        .filteredOn(result -> result.level() == Level.DAMAGED)
        .extracting(CheckupResult::message)
        .containsExactly(
            "1 alerts are pending and not in the outbox: they will not be delivered",
            "1 alerts are missing in, or too many for: raised = delivered + pending + failed");
  }

  @Test
  void outboxEntryOfAnotherFingerprint_isDamage() throws Exception {
    run("UPDATE outbox SET fingerprint = 'x' WHERE alert = 7");
    assertFound(
        Level.DAMAGED,
        "invariants",
        "1 entries of the outbox have another fingerprint than their alert");
  }

  @Test
  void totalsThatDoNotAddUp_areDamage() throws Exception {
    run("UPDATE totals SET matched = matched + 3");
    assertFound(
        Level.DAMAGED,
        "invariants",
        "3 findings are missing in, or too many for: matched = counted + repeated + raised");
  }

  @Test
  void alertsThatAreNoJsonAnyMore_areDamage() throws Exception {
    run("UPDATE alerts SET json = substr(json, 1, 100) WHERE seq IN (5, 6)");
    assertFound(
        Level.DAMAGED, "invariants", "2 alerts are no JSON any more: they cannot be delivered");
  }

  @Test
  void impossibleState_isDamage() throws Exception {
    run("UPDATE alerts SET count = 0 WHERE seq = 5", "DELETE FROM request_key");
    assertThat(checkup())
        .filteredOn(result -> result.level() == Level.DAMAGED)
        .extracting(CheckupResult::message)
        .containsExactly(
            "1 alerts have a state, version or count that does not exist",
            "1 keys too many or too few");
  }

  @Test
  void damagedPage_isDamage() throws Exception {
    Path file = directory.resolve("journal.db");
    long pages = Files.size(file) / 4096;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      byte[] damage = "damage! ".repeat(512).getBytes(StandardCharsets.US_ASCII);
      channel.write(ByteBuffer.wrap(damage), (pages - 20) * 4096);
    }
    assertThat(checkup())
        .filteredOn(result -> result.level() == Level.DAMAGED)
        .isNotEmpty()
        .allSatisfy(result -> assertThat(result.message()).doesNotContain("\n"));
  }

  @Test
  void truncatedDatabase_isDamage() throws Exception {
    Path file = directory.resolve("journal.db");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(file) / 2 / 4096 * 4096);
    }
    assertFound(
        Level.DAMAGED,
        "database",
        "journal %s is damaged: stop Sigline, copy %s and run sigline doctor"
            .formatted(file, directory));
  }

  @Test
  void noDatabase_isDamage() throws Exception {
    Path file = directory.resolve("journal.db");
    Files.writeString(file, "something else ".repeat(1_000));
    assertThat(checkup())
        .filteredOn(result -> result.level() != Level.OK)
        .singleElement()
        .satisfies(result ->
            assertThat(result.message()).contains("it is not a database, or its beginning"));
  }

  @Test
  void emptiedDatabase_isDamage() throws Exception {
    Path file = directory.resolve("journal.db");
    Files.write(file, new byte[0]);
    assertFound(
        Level.DAMAGED,
        "files",
        "journal %s is empty, something has cut it off: restore a copy, or move it away to begin anew"
            .formatted(file));
  }

  @Test
  void garbageForALog_isDamage() throws Exception {
    Files.writeString(directory.resolve("journal.db-wal"), "no log ".repeat(1_000));
    assertThat(checkup())
        .filteredOn(result -> result.level() != Level.OK)
        .singleElement()
        .satisfies(result ->
            assertThat(result.message())
                .contains("there is something else in its write-ahead log"));
  }
}
