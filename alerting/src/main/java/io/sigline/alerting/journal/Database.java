package io.sigline.alerting.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.sqlite.SQLiteConfig;

/**
 * One connection to the journal's file, and its prepared statements. One thread at a time. Durable
 * on commit: write-ahead log, fsync at each.
 */
final class Database implements AutoCloseable {
  private static final int BUSY_MILLIS = 10_000;

  private final Connection connection;
  private final Commits commits;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private Database(Connection connection, Commits commits) {
    this.connection = connection;
    this.commits = commits;
  }

  /**
   * Opens it; its size is bounded from then on, and its write-ahead log cut back when it may.
   *
   * @param commits end every transaction
   */
  static Database open(Path file, JournalLimits limits, Commits commits) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    config.setGetGeneratedKeys(false); // would cost a query after each change
    Connection connection = Sqlite.connect(file, config);
    try {
      Database database = new Database(connection, commits);
      database.set("max_page_count", limits.pages());
      database.set("journal_size_limit", limits.logBytes());
      database.begin();
      Schema.ensure(connection, file.toString());
      database.with("COMMIT").execute();
      return database;
    } catch (SQLException | JournalException e) {
      connection.close();
      throw e;
    }
  }

  private void set(String pragma, long value) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA " + pragma + " = " + value);
    }
  }

  /** Pages that hold something. */
  long pagesInUse() throws SQLException {
    return number("PRAGMA page_count") - number("PRAGMA freelist_count");
  }

  /** Writes what is in the write-ahead log into the database, and cuts the log to nothing. */
  void emptyLog() throws SQLException {
    try (var row = with("PRAGMA wal_checkpoint(TRUNCATE)").executeQuery()) {
      row.next(); // says whether somebody reads; then the log stays as it is
    }
  }

  /** Gives up to so many free pages back to the file system. */
  void giveBack(int pages) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")"); // a step for each
    }
  }

  /** The statement of this text, with these values for its marks. */
  PreparedStatement with(String sql, Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** Runs a change; the number of rows that it changed. */
  int change(String sql, Object... values) throws SQLException {
    return with(sql, values).executeUpdate();
  }

  /** The first column of the first row; 0 if there is no row. */
  long number(String sql, Object... values) throws SQLException {
    try (var rows = with(sql, values).executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** Begins a transaction. The driver's own begin would hold the write lock between two of them. */
  void begin() throws SQLException {
    with("BEGIN IMMEDIATE").execute();
  }

  void commit() throws SQLException {
    PreparedStatement commit = with("COMMIT");
    commits.end(commit::execute);
  }

  void rollback() throws SQLException {
    with("ROLLBACK").execute();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
