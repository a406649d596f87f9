package io.sigline.receiver.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the journal has in the end, held against what Keep was told on the way. */
final class FinalJournal {
  private final Map<String, Row> alerts = new LinkedHashMap<>();
  private long waiting;

  private record Row(long seq, String fingerprint, int state, long openedMillis, long count) {}

  /** Reads the journal in that directory, which nobody has open. */
  FinalJournal(Path directory) {
    String url = "jdbc:sqlite:" + directory.resolve("journal.db");
    try (var connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT id, seq, fingerprint, state, opened_millis, count FROM alerts ORDER BY"
                  + " seq")) {
        while (row.next()) {
          alerts.put(
              row.getString(1),
              new Row(
                  row.getLong(2), row.getString(3), row.getInt(4), row.getLong(5), row.getLong(6)));
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM outbox")) {
        waiting = row.next() ? row.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw new Violation("the journal cannot be read in the end: " + e.getMessage());
    }
  }

  /** Every alert was delivered as it is, windows do not overlap, and order was kept. */
  void check(List<JsonNode> history, Duration dedup) {
    if (waiting != 0) {
      throw new Violation(waiting + " rows are left in the outbox");
    }
    Map<String, Long> told = new HashMap<>();
    Map<String, Long> place = new HashMap<>();
    for (JsonNode alert : history) {
      String id = alert.path("id").asText();
      String fingerprint = alert.path("fingerprint").asText();
      Row row = alerts.get(id);
      if (row == null || !row.fingerprint().equals(fingerprint)) {
        throw new Violation("Keep has an alert that the journal has not: " + id);
      }
      if (place.getOrDefault(fingerprint, 0L) > row.seq()) {
        throw new Violation("order of a fingerprint is broken by " + id);
      }
      place.put(fingerprint, row.seq());
      told.put(id, alert.path("count").asLong());
    }
    alerts.forEach((id, row) -> {
      if (row.state() != 1 || told.getOrDefault(id, 0L) != row.count()) {
        throw new Violation("Keep counts %s for %s: %s".formatted(told.get(id), id, row));
      }
    });
    checkWindows(dedup);
  }

  private void checkWindows(Duration dedup) {
    Map<String, Row> before = new HashMap<>();
    alerts.forEach((id, row) -> {
      Row earlier = before.put(row.fingerprint(), row);
      if (earlier != null && row.openedMillis() - earlier.openedMillis() < dedup.toMillis()) {
        throw new Violation("two windows of one fingerprint overlap: " + earlier + " " + id);
      }
    });
  }
}
