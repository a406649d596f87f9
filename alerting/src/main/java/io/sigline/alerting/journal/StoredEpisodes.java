package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Severity;
import io.sigline.alerting.suppress.Episode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Windows of suppression as the journal has them. */
final class StoredEpisodes {
  private StoredEpisodes() {}

  /** Those that are open, in the order of their opening. */
  static List<Episode> open(Database database) throws SQLException {
    List<Episode> episodes = new ArrayList<>();
    String query =
        "SELECT id, fingerprint, opened_millis, count, reported, severity,"
            + " reported_severity, last_event_nanos, last_received_nanos"
            + " FROM alerts WHERE open = 1 ORDER BY seq";
    try (ResultSet row = database.with(query).executeQuery()) {
      while (row.next()) {
        episodes.add(episode(row));
      }
    }
    return episodes;
  }

  private static Episode episode(ResultSet row) throws SQLException {
    return new Episode(
        row.getString(1),
        row.getString(2),
        Instant.ofEpochMilli(row.getLong(3)),
        row.getLong(4),
        row.getLong(5),
        Severity.ofRank(row.getInt(6)),
        Severity.ofRank(row.getInt(7)),
        row.getLong(8),
        row.getLong(9));
  }
}
