package io.sigline.alerting.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.alerting.alert.AlertComposer;
import io.sigline.alerting.alert.Findings;
import io.sigline.proto.v1.Hit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
  private static final AlertComposer COMPOSER = new AlertComposer(List.of(), "", "", 4_096);

  @TempDir Path directory;

  @Test
  void open_newerVersion_saysSo() throws Exception {
    Journal.open(directory).close();
    run("UPDATE schema_version SET version = 99");
    assertThatThrownBy(() -> Journal.open(directory))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            "journal %s was written by a newer version of Sigline: expected schema 4, found 99",
            directory.resolve("journal.db"));
    Files.delete(directory.resolve("journal.db"));
    Journal.open(directory).close();
  }

  @Test
  void open_fileIsNoDatabase_saysSo() throws Exception {
    Files.writeString(directory.resolve("journal.db"), "this is not a database. ".repeat(100));
    assertThatThrownBy(() -> Journal.open(directory))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("journal.db cannot be opened")
        .hasMessageNotContaining("\n");
  }

  @Test
  void write_failing_leavesNothing() throws Exception {
    try (Journal journal = Journal.open(directory)) {
      assertThatThrownBy(() ->
              journal.write(transaction -> {
                transaction.addHit(Findings.of("h", "ws"), true, NOW);
                throw new SQLException("disk is full");
              }))
          .isInstanceOf(JournalException.class)
          .hasMessageEndingWith("cannot be written: disk is full");
      assertThat(journal.totals()).isEqualTo(Totals.NONE);
      journal.write(transaction ->
          assertThat(transaction.addHit(Findings.of("h", "ws"), true, NOW)).isTrue());
      assertThat(journal.totals().matched()).isEqualTo(1);
    }
  }

  /** A connection that was made while the disk was read-only writes nothing, for good. */
  @Test
  void write_wasReadOnlyAndIsNoMore_goesOn() {
    try (Journal journal = Journal.open(directory)) {
      journal.outside(database -> database.with("PRAGMA query_only = 1").execute());
      assertThatThrownBy(() -> raise(journal, "while"))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("read-only; give this user the right to write");
      raise(journal, "after");
      assertThat(journal.totals().matched()).isEqualTo(1);
    }
  }

  @Test
  void hit_stored_hasAllOfTheFinding() throws Exception {
    var finding = Findings.of("h", "ws");
    try (Journal journal = Journal.open(directory)) {
      journal.write(transaction -> transaction.addHit(finding, true, NOW));
      byte[] bytes =
          journal.read(database -> {
            try (var row = database.with("SELECT hit FROM hits").executeQuery()) {
              row.next();
              return row.getBytes(1);
            }
          });
      Hit hit = Hit.parseFrom(bytes);
      assertThat(hit.getId()).isEqualTo("h");
      assertThat(hit.getRuleKey()).isEqualTo("r1");
      assertThat(hit.getEvidence()).isEqualTo(finding.evidence());
      assertThat(hit.getEntity(0).getValues(0)).isEqualTo("ws");
      assertThat(hit.getFieldsCount()).isEqualTo(2);
    }
  }

  @Test
  void prune_forgetsWhatIsDoneWith_keepsWhatWaits() {
    Retention retention = new Retention(Duration.ofHours(1), 100, Duration.ofHours(1), 100);
    try (Journal journal = Journal.open(directory)) {
      for (String host : List.of("delivered", "open", "waiting")) {
        raise(journal, host);
      }
      var all = journal.outbox().next(10, Set.of());
      journal.outbox().markDelivered(all.subList(0, 2));
      journal.change((database, _) -> database.change("UPDATE alerts SET open = 0 WHERE seq <> 2"));
      Instant later = NOW.plus(Duration.ofHours(2));
      assertThat(journal.prune(retention, later, later)).isTrue();
      assertThat(journal.prune(retention, later, later)).isFalse();
      assertThat(count(journal, "hits")).isZero();
      assertThat(count(journal, "alerts")).isEqualTo(2);
      assertThat(journal.outbox().next(10, Set.of())).hasSize(1);
    }
  }

  @Test
  void prune_bySize_forgetsTheOldest() {
    Retention retention = new Retention(Duration.ofHours(1), 10, Duration.ofHours(1), 100);
    try (Journal journal = Journal.open(directory)) {
      for (int i = 0; i < 25; i++) {
        raise(journal, "ws" + i);
      }
      journal.prune(retention, NOW, NOW);
      assertThat(count(journal, "hits")).isEqualTo(10);
    }
  }

  @Test
  void outbox_newerVersionWhileSending_isSentToo() {
    try (Journal journal = Journal.open(directory)) {
      raise(journal, "ws");
      var sending = journal.outbox().next(10, Set.of());
      var suppressor = new io.sigline.alerting.suppress.Suppressor(Duration.ofMinutes(5), 10);
      suppressor.restore(journal.openEpisodes());
      var stage = suppressor.stage(NOW);
      String fingerprint = sending.getFirst().fingerprint();
      for (int i = 0; i < 9; i++) {
        stage.count(stage.find(fingerprint).orElseThrow(), sending.getFirst().severity(), 1, 1);
      }
      journal.write(transaction -> {
        for (var change : stage.finish()) {
          transaction.save(change);
        }
      });
      journal.outbox().markDelivered(sending);
      assertThat(journal.totals().delivered()).isEqualTo(1);
      assertThat(journal.totals().pending()).isZero();
      assertThat(journal.totals().updatesPending()).isEqualTo(1);
      var update = journal.outbox().next(10, Set.of());
      assertThat(update.getFirst().json()).contains("\"count\":10,");
      journal.outbox().markDelivered(update);
      assertThat(journal.totals().updatesPending()).isZero();
      assertThat(journal.totals().delivered()).isEqualTo(1);
    }
  }

  private static void raise(Journal journal, String host) {
    var finding = Findings.of("h-" + host, host);
    journal.write(transaction -> {
      transaction.addHit(finding, true, NOW);
      transaction.raise(COMPOSER.raise(finding), Findings.TIME, NOW);
    });
  }

  private static long count(Journal journal, String table) {
    return journal.read(database -> database.number("SELECT count(*) FROM " + table));
  }

  private void run(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
