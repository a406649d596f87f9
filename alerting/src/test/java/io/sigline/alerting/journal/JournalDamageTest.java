package io.sigline.alerting.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.alerting.alert.AlertComposer;
import io.sigline.alerting.alert.Findings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Files as crashes, disks and people leave them. */
class JournalDamageTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
  private static final AlertComposer COMPOSER = new AlertComposer(List.of(), "", "", 4_096);
  private static final int PAGE = 4096;
  private static final int WAL_HEADER = 32;
  private static final int FRAME = 24 + PAGE;

  @TempDir Path source;
  @TempDir Path directory;
  private Path file;
  private Path log;

  /** A journal as {@code kill -9} leaves it: three commits in the write-ahead log. */
  @BeforeEach
  void killed() throws IOException {
    file = directory.resolve("journal.db");
    log = directory.resolve("journal.db-wal");
    try (Journal journal = Journal.open(source)) {
      raise(journal, "ws0", 400);
      journal.read(database -> {
        database.emptyLog();
        return true;
      });
      List.of("ws1", "ws2", "ws3").forEach(host -> raise(journal, host, 1));
      Files.copy(source.resolve("journal.db"), file);
      Files.copy(source.resolve("journal.db-wal"), log);
    }
  }

  private static void raise(Journal journal, String host, int alerts) {
    journal.write(transaction -> {
      for (int i = 0; i < alerts; i++) {
        var finding = Findings.of("hit " + host + i, host + "-" + i);
        assertThat(transaction.addHit(finding, true, NOW)).isTrue();
        assertThat(transaction.raise(COMPOSER.raise(finding), 1, NOW)).isTrue();
      }
    });
  }

  /** But for a log without anything in it, which SQLite makes to look. */
  private Map<String, byte[]> contents() throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    for (Path each : List.of(file, log)) {
      if (Files.exists(each) && Files.size(each) > 0) {
        contents.put(each.toString(), Files.readAllBytes(each));
      }
    }
    return contents;
  }

  /** That it says so in a sentence, and touches nothing. */
  private void assertRefused(String... parts) throws IOException {
    Map<String, byte[]> before = contents();
    assertThatThrownBy(() -> Journal.open(directory))
        .isInstanceOf(JournalException.class)
        .hasMessageStartingWith("journal " + file)
        .hasMessageNotContaining("\n")
        .message()
        .contains(parts);
    assertThat(contents().keySet()).isEqualTo(before.keySet());
    contents()
        .forEach(
            (name, bytes) -> assertThat(Arrays.equals(bytes, before.get(name))).as(name).isTrue());
  }

  private static void overwrite(Path path, long at, int bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(
          ByteBuffer.wrap("damage! ".repeat(bytes / 8).getBytes(StandardCharsets.US_ASCII)), at);
    }
  }

  private static void cut(Path path, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  private long alertsAfterStart() {
    try (Journal journal = Journal.open(directory)) {
      return journal.totals().raised();
    }
  }

  @Test
  void open_afterAKill_hasAllCommits() {
    assertThat(alertsAfterStart()).isEqualTo(403);
  }

  @Test
  void open_lastCommitTorn_hasAllButThat() throws Exception {
    cut(log, Files.size(log) - 100);
    assertThat(alertsAfterStart()).isEqualTo(402);
  }

  @Test
  void open_frameOfTheLastCommitWrong_hasAllButThat() throws Exception {
    overwrite(log, Files.size(log) - 2 * FRAME + 200, 64);
    assertThat(alertsAfterStart()).isEqualTo(402);
  }

  @Test
  void open_frameOfASyncedCommitWrong_isRefused() throws Exception {
    overwrite(log, WAL_HEADER + 200, 64);
    assertRefused("is damaged: frame 1 is wrong and commits follow it", "sigline doctor");
  }

  @Test
  void open_logIsSomethingElse_isRefused() throws Exception {
    Files.writeString(log, "this is no write-ahead log. ".repeat(1_000));
    assertRefused("is damaged: there is something else in its write-ahead log");
  }

  @Test
  void open_headerOfTheLogWrong_isRefused() throws Exception {
    overwrite(log, 16, 8);
    assertRefused("is damaged: the header is wrong");
  }

  @Test
  void open_logOfZeros_isOneThatWasNeverSynced() throws Exception {
    Files.write(log, new byte[10_000]);
    assertThat(alertsAfterStart()).isEqualTo(400);
  }

  @Test
  void open_databaseCutOff_isRefused() throws Exception {
    Files.delete(log);
    cut(file, Files.size(file) / 2 / PAGE * PAGE);
    assertRefused("is damaged: stop Sigline, copy " + directory + " and run sigline doctor");
  }

  @Test
  void open_databaseEmptied_isRefused() throws Exception {
    cut(file, 0);
    assertRefused("is empty, something has cut it off: restore a copy, or move it away");
  }

  @Test
  void open_databaseMissingBesideItsLog_isRefused() throws Exception {
    Files.delete(file);
    assertRefused("is missing but its write-ahead log journal.db-wal is there");
  }

  @Test
  void open_databaseIsSomethingElse_isRefused() throws Exception {
    Files.delete(log);
    Files.writeString(file, "this is not a database. ".repeat(1_000));
    assertRefused("cannot be opened: it is not a database, or its beginning is damaged");
  }

  @Test
  void open_leftOverFromACrashWhileMade_isMadeAnew() throws Exception {
    Files.delete(log);
    Files.delete(file);
    Files.writeString(directory.resolve("journal.db.new"), "half");
    assertThat(alertsAfterStart()).isZero();
    assertThat(directory.resolve("journal.db.new")).doesNotExist();
  }

  @Test
  void open_databaseCutOffInsideAPage_isRefused() throws Exception {
    Files.delete(log);
    long pages = Files.size(file) / PAGE;
    cut(file, Files.size(file) - 100);
    assertRefused(
        "is damaged: it is cut off inside page " + pages + ", 100 bytes of which are missing",
        "run sigline doctor");
  }

  @Test
  void open_cutOffInsideAPageThatTheLogLacks_isRefused() throws Exception {
    cut(file, Files.size(file) - 100);
    if (WalCheck.of(log).has((int) (Files.size(file) / PAGE) + 1)) {
      cut(file, 100 * PAGE + 200); // far from what the last commits changed
    }
    assertRefused("is damaged: it is cut off inside page", "run sigline doctor");
  }

  /** As a crash leaves it that comes while the log is copied into the database. */
  @Test
  void open_pageTornThatTheLogHasWhole_hasAllCommits() throws Exception {
    Path grown = source.resolve("grown");
    try (Journal journal = Journal.open(grown)) {
      raise(journal, "ws0", 10);
      journal.read(database -> {
        database.emptyLog();
        return true;
      });
      raise(journal, "ws1", 200);
      Files.copy(grown.resolve("journal.db"), file, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(grown.resolve("journal.db-wal"), log, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(WalCheck.of(log).has((int) (Files.size(file) / PAGE) + 1)).isTrue();
    overwrite(file, Files.size(file), 1_000);
    assertThat(alertsAfterStart()).isEqualTo(210);
  }

  @Test
  void open_pageInTheMiddleChanged_isRefused() throws Exception {
    Files.delete(log);
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int at = 10 * PAGE; at < whole.length; at += 20 * PAGE) {
      boolean isTree = whole[at] == 0x0d || whole[at] == 0x0a || whole[at] == 0x05;
      if (isTree) {
        Files.write(file, whole);
        overwrite(file, at, 64);
        assertRefused("is damaged: ", "run sigline doctor");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void write_pagesDamagedMeanwhile_saysSoAndStoresNothing() throws Exception {
    try (Journal journal = Journal.open(directory)) {
      assertThat(journal.totals().raised()).isEqualTo(403);
      journal.read(database -> {
        database.emptyLog();
        return true;
      });
      long pages = Files.size(file) / PAGE;
      for (long page = 2; page < pages; page++) { // the schema stays readable
        overwrite(file, page * PAGE, PAGE);
      }
      journal.read(database -> database.with("PRAGMA shrink_memory").execute());
      assertThatThrownBy(() -> raise(journal, "ws9", 1))
          .isInstanceOf(JournalException.class)
          .hasMessage(
              "journal %s is damaged: stop Sigline, copy %s and run sigline doctor",
              file, directory);
      assertThat(journal.storage().failure()).contains("is damaged");
    }
  }

  @Test
  void fault_ofEachKind_isOneSentence() {
    for (SQLiteErrorCode code :
        List.of(
            SQLiteErrorCode.SQLITE_READONLY_DIRECTORY,
            SQLiteErrorCode.SQLITE_BUSY,
            SQLiteErrorCode.SQLITE_IOERR_WRITE,
            SQLiteErrorCode.SQLITE_CORRUPT_INDEX,
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_CANTOPEN,
            SQLiteErrorCode.SQLITE_ERROR)) {
      String message =
          String.valueOf(
              JournalFaults.of(file, "written", new SQLiteException("one\ntwo", code))
                  .getMessage());
      assertThat(message).startsWith("journal " + file).doesNotContain("\n").contains(": ");
    }
  }
}
