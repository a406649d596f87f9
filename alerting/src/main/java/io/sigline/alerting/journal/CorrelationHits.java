package io.sigline.alerting.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sigline.engine.correlate.EventId;
import io.sigline.engine.correlate.Hit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The hits of correlations in the journal, and what has fired. Any thread. */
public final class CorrelationHits {
  private static final int PAGE = 10_000;

  private final Journal journal;

  CorrelationHits(Journal journal) {
    this.journal = journal;
  }

  /** When the last of them was added; 0 if there is none. */
  public long lastArrivalUnixNano() {
    return journal.read(database ->
        database.number("SELECT arrival_nanos FROM correlation_hits ORDER BY seq DESC LIMIT 1"));
  }

  /** What has fired since then. */
  public Set<EventId> firedSince(long arrivalUnixNano) {
    return journal.read(database -> {
      Set<EventId> fired = new HashSet<>();
      String query = "SELECT event FROM correlation_hits WHERE fired = 1 AND arrival_nanos >= ?";
      try (ResultSet row = database.with(query, arrivalUnixNano).executeQuery()) {
        while (row.next()) {
          fired.add(EventId.parse(row.getString(1)));
        }
      }
      return fired;
    });
  }

  /** The hits since then, in order; some thousand at a time, so that others can work meanwhile. */
  public void since(long arrivalUnixNano, Consumer<StoredHit> sink) {
    long[] last = {0};
    List<StoredHit> page;
    do {
      page = journal.read(database -> page(database, arrivalUnixNano, last));
      page.forEach(sink);
    } while (page.size() == PAGE);
  }

  private static List<StoredHit> page(Database database, long arrivalUnixNano, long[] last)
      throws SQLException {
    List<StoredHit> page = new ArrayList<>();
    String query =
        "SELECT seq, event, arrival_nanos, hit FROM correlation_hits"
            + " WHERE seq > ? AND fired = 0 AND arrival_nanos >= ? ORDER BY seq LIMIT "
            + PAGE;
    try (ResultSet row = database.with(query, last[0], arrivalUnixNano).executeQuery()) {
      while (row.next()) {
        last[0] = row.getLong(1);
        var stored = io.sigline.proto.v1.Hit.parseFrom(row.getBytes(4));
        Hit hit =
            new Hit(
                EventId.parse(row.getString(2)),
                stored.getRuleKey(),
                stored.getEventTimeUnixNano(),
                Hits.wanted(stored));
        page.add(new StoredHit(hit, row.getLong(3)));
      }
      return page;
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("a hit that cannot be read", e);
    }
  }
}
