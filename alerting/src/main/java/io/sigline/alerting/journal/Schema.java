package io.sigline.alerting.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables, and which version of them a database has. */
final class Schema {
  static final int VERSION = 1;

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
   * Creates the tables in an empty database, inside the caller's transaction; leaves the present
   * version as it is.
   *
   * @throws JournalException if a newer version wrote the database
   */
  static void ensure(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!exists(statement)) {
        for (String table : TABLES) {
          statement.executeUpdate(table);
        }
      }
      int found;
      try (var version = statement.executeQuery("SELECT version FROM schema_version")) {
        found = version.next() ? version.getInt(1) : 0;
      }
      if (found != VERSION) {
        throw new JournalException(
            "journal %s was written by %s version of Sigline: expected schema %d, found %d"
                .formatted(name, found > VERSION ? "a newer" : "an unknown", VERSION, found));
      }
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    String query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";
    try (var table = statement.executeQuery(query)) {
      return table.next();
    }
  }
}
