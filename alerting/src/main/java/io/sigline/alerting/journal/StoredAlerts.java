package io.sigline.alerting.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sigline.alerting.alert.AlertComposer;
import io.sigline.proto.v1.Hit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/**
 * What a data directory has of alerts and of the matches that led to them, read only. It takes no
 * lock: a Sigline that runs in the directory goes on writing, as the write-ahead log allows. One
 * thread.
 */
public final class StoredAlerts implements AutoCloseable {
  private static final int BUSY_MILLIS = 10_000;
  private static final String COLUMNS =
      "SELECT id, fingerprint, opened_millis, count, json FROM alerts ";

  private final Path file;
  private final Connection connection;

  private StoredAlerts(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Reads one row. */
  private interface Row<T> {
    T of(ResultSet row) throws SQLException, InvalidProtocolBufferException;
  }

  /**
   * Opens the journal of a data directory.
   *
   * @throws JournalException in one sentence
   */
  public static StoredAlerts open(Path dataDirectory) {
    Path file = Journal.file(dataDirectory);
    if (!Files.isRegularFile(file)) {
      throw new JournalException("no journal " + file + ": no Sigline has run with this directory");
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    try {
      return new StoredAlerts(file, Sqlite.connect(file, config));
    } catch (SQLException e) {
      throw new JournalException("journal " + file + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * The alert with this id, or the newest one with this fingerprint.
   *
   * @param name an id or a fingerprint
   */
  public Optional<StoredAlert> find(String name) {
    return list(
            COLUMNS + "WHERE id = ?1 OR fingerprint = ?1 ORDER BY id = ?1 DESC, seq DESC LIMIT 1",
            StoredAlerts::alert,
            name)
        .stream()
        .findFirst();
  }

  /** The alerts of the rule with this key, oldest first. */
  public List<StoredAlert> ofRule(String ruleKey) {
    String prefix = AlertComposer.idPrefix(ruleKey);
    return list(
        COLUMNS + "WHERE id >= ?1 AND substr(id, 1, length(?1)) = ?1 ORDER BY seq",
        StoredAlerts::alert,
        prefix);
  }

  /** The match of this id, if it is still kept. */
  public Optional<Hit> hit(String id) {
    return list("SELECT hit FROM hits WHERE id = ?", StoredAlerts::hit, id).stream().findFirst();
  }

  /** The matches of the rule with this key that are still kept, oldest first. */
  public List<Hit> hits(String ruleKey) {
    return list("SELECT hit FROM hits WHERE rule_key = ? ORDER BY seq", StoredAlerts::hit, ruleKey);
  }

  private static StoredAlert alert(ResultSet row) throws SQLException {
    return new StoredAlert(
        row.getString(1),
        row.getString(2),
        Instant.ofEpochMilli(row.getLong(3)),
        row.getLong(4),
        row.getString(5));
  }

  private static Hit hit(ResultSet row) throws SQLException, InvalidProtocolBufferException {
    return Hit.parseFrom(row.getBytes(1));
  }

  private <T> List<T> list(String sql, Row<T> shape, String value) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, value);
      List<T> list = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          list.add(shape.of(row));
        }
      }
      return list;
    } catch (SQLException | InvalidProtocolBufferException e) {
      throw new JournalException("journal " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new JournalException("journal " + file + " cannot be closed: " + e.getMessage(), e);
    }
  }
}
