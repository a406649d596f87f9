package io.sigline.receiver.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the journal has in the end, held against what Keep was told on the way. */
final class FinalJournal {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Row> alerts = new LinkedHashMap<>();
  private long waiting;

  private record Row(
      long seq, String fingerprint, int state, long openedMillis, long count, String json) {}

  /** Reads the journal in that directory, which nobody has open. */
  FinalJournal(Path directory) {
    String url = "jdbc:sqlite:" + directory.resolve("journal.db");
    try (var connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "SELECT id, seq, fingerprint, state, opened_millis, count, json FROM alerts ORDER BY"
                  + " seq")) {
        while (row.next()) {
          alerts.put(
              row.getString(1),
              new Row(
                  row.getLong(2),
                  row.getString(3),
                  row.getInt(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getString(7)));
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM outbox")) {
        waiting = row.next() ? row.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw new Violation("the journal cannot be read in the end: " + e.getMessage());
    }
  }

  /** These alerts, with what they count. */
  List<JsonNode> alerts(Set<String> ids) {
    List<JsonNode> found = new ArrayList<>();
    for (String id : ids) {
      Row row = alerts.get(id);
      if (row == null) {
        throw new Violation("an alert that Keep would not take is not in the journal: " + id);
      }
      try {
        found.add(((ObjectNode) JSON.readTree(row.json())).put("count", row.count()));
      } catch (JsonProcessingException e) {
        throw new Violation("the journal has an alert that is not JSON: " + e.getMessage());
      }
    }
    return found;
  }

  /**
   * Every alert was delivered as it is, or refused for good; windows do not overlap as far as the
   * clock can tell, and order was kept.
   */
  void check(List<JsonNode> history, Set<String> rejected, Weather weather) {
    if (waiting != 0) {
      throw new Violation(waiting + " rows are left in the outbox");
    }
    Map<String, Long> told = new HashMap<>();
    Map<String, Long> place = new HashMap<>();
    for (JsonNode alert : history) {
      String id = alert.path("id").asText();
      String fingerprint = alert.path("fingerprint").asText();
      Row row = alerts.get(id);
      if (row == null && weather.forgets()) {
        continue; // forgotten for room
      }
      if (row == null || !row.fingerprint().equals(fingerprint)) {
        throw new Violation("Keep has an alert that the journal has not: " + id);
      }
      if (place.getOrDefault(fingerprint, 0L) > row.seq() && !weather.forgets()) {
        throw new Violation("order of a fingerprint is broken by " + id);
      }
      place.put(fingerprint, row.seq());
      told.put(id, alert.path("count").asLong());
    }
    alerts.forEach((id, row) -> {
      long has = told.getOrDefault(id, 0L);
      boolean isGood =
          rejected.contains(id)
              ? row.state() != 0 && has <= row.count()
              : row.state() == 1 && has == row.count();
      if (!isGood) {
        throw new Violation("Keep counts %d for %s: %s".formatted(has, id, row));
      }
    });
    if (weather.clockSteps() == 0) {
      checkWindows(weather.dedup());
    }
  }

  private void checkWindows(Duration dedup) {
    Map<String, Row> before = new HashMap<>();
    alerts.forEach((id, row) -> {
      Row earlier = before.put(row.fingerprint(), row);
      if (earlier != null
          && Math.abs(row.openedMillis() - earlier.openedMillis()) < dedup.toMillis()) {
        throw new Violation("two windows of one fingerprint overlap: " + earlier + " " + id);
      }
    });
  }
}
