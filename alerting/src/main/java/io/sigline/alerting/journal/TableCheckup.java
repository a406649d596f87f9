package io.sigline.alerting.journal;

import io.sigline.alerting.journal.CheckupResult.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Looks at what is in the journal's tables, all of one moment. */
final class TableCheckup {
  /** Alerts that wait longer than this have a reason. */
  private static final Duration LONG = Duration.ofHours(1);

  private static final int MOST_ROWS = 3;

  private final Connection connection;
  private final Instant now;
  private final List<CheckupResult> results;

  TableCheckup(Connection connection, Instant now, List<CheckupResult> results) {
    this.connection = connection;
    this.now = now;
    this.results = results;
  }

  void run() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      if (schema() && integrity()) {
        invariants();
        delivery();
      }
      statement.execute("ROLLBACK");
    }
  }

  private void add(Level level, String check, String message) {
    results.add(new CheckupResult(level, check, message));
  }

  private boolean schema() throws SQLException {
    if (number("SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'") == 0) {
      add(Level.DAMAGED, "schema", "journal.db is a database of another program");
      return false;
    }
    long version = number("SELECT version FROM schema_version");
    boolean newer = version > Schema.VERSION;
    add(
        newer || version < 1 ? Level.DAMAGED : Level.OK,
        "schema",
        newer
            ? "version %d, a newer Sigline wrote it: use that one (this one knows %d)"
                .formatted(version, Schema.VERSION)
            : version == Schema.VERSION
                ? "version " + version
                : "version %d, brought to %d by the next start".formatted(version, Schema.VERSION));
    return version == Schema.VERSION;
  }

  private boolean integrity() throws SQLException {
    List<String> wrong = texts("PRAGMA integrity_check(" + MOST_ROWS + ")");
    if (wrong.equals(List.of("ok"))) {
      add(Level.OK, "integrity", "every page, row and index is as it should be");
      return true;
    }
    for (String each : wrong) {
      add(
          Level.DAMAGED,
          "integrity",
          JournalFaults.reason(each)
              + ": restore a copy, or save what can be saved by sqlite3's .recover");
    }
    return false;
  }

  private void invariants() throws SQLException {
    int before = results.size();
    expectNone(
        "SELECT count(*) FROM outbox WHERE alert NOT IN (SELECT seq FROM alerts)",
        "entries of the outbox have no alert");
    expectNone(
        "SELECT count(*) FROM alerts"
            + " WHERE state = 0 AND seq NOT IN (SELECT alert FROM outbox)",
        "alerts are pending and not in the outbox: they will not be delivered");
    expectNone(
        "SELECT count(*) FROM outbox o JOIN alerts a ON a.seq = o.alert"
            + " WHERE a.fingerprint <> o.fingerprint",
        "entries of the outbox have another fingerprint than their alert");
    expectNone(
        "SELECT count(*) FROM alerts WHERE state NOT IN (0, 1, 2) OR version < 1 OR count < 1",
        "alerts have a state, version or count that does not exist");
    expectNone(
        "SELECT count(*) FROM alerts WHERE NOT json_valid(json)",
        "alerts are no JSON any more: they cannot be delivered");
    expectNone("SELECT abs(count(*) - 1) FROM totals", "rows of totals too many or too few");
    expectNone("SELECT abs(count(*) - 1) FROM request_key", "keys too many or too few");
    expectNone(
        "SELECT abs(matched - counted - repeated - raised) FROM totals",
        "findings are missing in, or too many for: matched = counted + repeated + raised");
    expectNone(
        "SELECT abs(raised - delivered - failed - (SELECT count(*) FROM outbox o"
            + " JOIN alerts a ON a.seq = o.alert WHERE a.state = 0)) FROM totals",
        "alerts are missing in, or too many for: raised = delivered + pending + failed");
    if (results.size() == before) {
      add(Level.OK, "invariants", "outbox, alerts and totals agree");
    }
  }

  private void expectNone(String count, String what) throws SQLException {
    long found = number(count);
    if (found > 0) {
      add(Level.DAMAGED, "invariants", found + " " + what);
    }
  }

  private void delivery() throws SQLException {
    long waiting = number("SELECT count(*) FROM outbox");
    if (waiting == 0) {
      add(Level.OK, "outbox", "nothing waits for delivery");
    } else {
      Instant oldest =
          Instant.ofEpochMilli(
              number("SELECT min(a.opened_millis) FROM outbox o JOIN alerts a ON a.seq = o.alert"));
      boolean longAgo = oldest.isBefore(now.minus(LONG));
      add(
          longAgo ? Level.WARNING : Level.OK,
          "outbox",
          "%d alerts wait for delivery, the oldest was raised at %s%s"
              .formatted(
                  waiting,
                  oldest.truncatedTo(ChronoUnit.SECONDS),
                  longAgo ? ": look into the destination" : ""));
    }
    long failed = number("SELECT count(*) FROM alerts WHERE state = 2");
    if (failed > 0) {
      add(
          Level.WARNING,
          "failed",
          failed + " alerts were refused for good: SELECT id, failure FROM alerts WHERE state = 2");
    }
    long rows =
        LongStream.of(
                number("SELECT count(*) FROM hits"),
                number("SELECT count(*) FROM correlation_hits"),
                number("SELECT count(*) FROM requests"))
            .sum();
    add(
        Level.OK,
        "contents",
        "%d alerts, %d hits and requests".formatted(number("SELECT count(*) FROM alerts"), rows));
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }
}
