package io.sigline.alerting.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables, and which version of them a database has. */
final class Schema {
  static final int VERSION = 4;

  /** What version 2 added. */
  private static final String[] CORRELATIONS = {
    """
    CREATE TABLE correlation_hits(
      seq INTEGER PRIMARY KEY,
      event TEXT NOT NULL,
      arrival_nanos INTEGER NOT NULL,
      fired INTEGER NOT NULL,
      hit BLOB NOT NULL)\
    """,
    "CREATE INDEX correlation_hits_event ON correlation_hits(event)",
    "CREATE INDEX correlation_hits_fired ON correlation_hits(seq) WHERE fired = 1",
  };

  /** What version 3 added. */
  private static final String[] PROOFS = {
    """
    CREATE TABLE proofs(
      rule_key TEXT PRIMARY KEY,
      version TEXT NOT NULL,
      proven_millis INTEGER NOT NULL,
      latency_nanos INTEGER NOT NULL,
      failed_millis INTEGER NOT NULL,
      failed_version TEXT NOT NULL,
      failure TEXT NOT NULL)\
    """,
  };

  /** What version 4 added. */
  private static final String[] REQUESTS = {
    """
    CREATE TABLE requests(
      seq INTEGER PRIMARY KEY,
      digest BLOB NOT NULL,
      judged_nanos INTEGER NOT NULL,
      rejected INTEGER NOT NULL,
      message TEXT NOT NULL)\
    """,
    "CREATE TABLE request_key(key BLOB NOT NULL)",
    "INSERT INTO request_key VALUES(randomblob(32))",
  };

  private static final String[] TABLES = {
    "CREATE TABLE schema_version(version INTEGER NOT NULL)",
    "INSERT INTO schema_version VALUES(" + VERSION + ")",
    """
    CREATE TABLE hits(
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      rule_key TEXT NOT NULL,
      received_nanos INTEGER NOT NULL,
      stored_millis INTEGER NOT NULL,
      hit BLOB NOT NULL)\
    """,
    """
    CREATE TABLE alerts(
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      fingerprint TEXT NOT NULL,
      state INTEGER NOT NULL,
      version INTEGER NOT NULL,
      json TEXT NOT NULL,
      opened_millis INTEGER NOT NULL,
      open INTEGER NOT NULL,
      count INTEGER NOT NULL,
      reported INTEGER NOT NULL,
      severity INTEGER NOT NULL,
      reported_severity INTEGER NOT NULL,
      last_event_nanos INTEGER NOT NULL,
      last_received_nanos INTEGER NOT NULL,
      failure TEXT)\
    """,
    "CREATE INDEX alerts_open ON alerts(seq) WHERE open = 1",
    """
    CREATE TABLE outbox(
      alert INTEGER PRIMARY KEY REFERENCES alerts(seq),
      fingerprint TEXT NOT NULL,
      severity INTEGER NOT NULL,
      sent_millis INTEGER)\
    """,
    "CREATE INDEX outbox_order ON outbox(severity DESC, alert)",
    "CREATE INDEX outbox_fingerprint ON outbox(fingerprint, alert)",
    "CREATE INDEX outbox_sent ON outbox(sent_millis) WHERE sent_millis IS NOT NULL",
    """
    CREATE TABLE totals(
      matched INTEGER NOT NULL, counted INTEGER NOT NULL, repeated INTEGER NOT NULL,
      raised INTEGER NOT NULL, delivered INTEGER NOT NULL, failed INTEGER NOT NULL,
      updates INTEGER NOT NULL, updates_failed INTEGER NOT NULL)\
    """,
    "INSERT INTO totals VALUES(0, 0, 0, 0, 0, 0, 0, 0)",
  };

  private Schema() {}

  /**
   * Creates the tables in an empty database, or adds to an older one what it lacks, inside the
   * caller's transaction.
   *
   * @throws JournalException if a newer version wrote the database
   */
  static void ensure(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!exists(statement)) {
        execute(statement, TABLES);
        execute(statement, CORRELATIONS);
        execute(statement, PROOFS);
        execute(statement, REQUESTS);
      }
      int found = version(statement);
      if (found == 1) {
        execute(statement, CORRELATIONS);
        found = 2;
      }
      if (found == 2) {
        execute(statement, PROOFS);
        found = 3;
      }
      if (found == 3) {
        execute(statement, REQUESTS);
        found = 4;
        statement.executeUpdate("UPDATE schema_version SET version = 4");
      }
      if (found != VERSION) {
        throw new JournalException(
            "journal %s was written by %s version of Sigline: expected schema %d, found %d"
                .formatted(name, found > VERSION ? "a newer" : "an unknown", VERSION, found));
      }
    }
  }

  private static void execute(Statement statement, String[] changes) throws SQLException {
    for (String change : changes) {
      statement.executeUpdate(change);
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (var version = statement.executeQuery("SELECT version FROM schema_version")) {
      return version.next() ? version.getInt(1) : 0;
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    String query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";
    try (var table = statement.executeQuery(query)) {
      return table.next();
    }
  }
}
