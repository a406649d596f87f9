package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What waits for delivery. Any thread; meant for one reader. */
public final class Outbox {
  private static final String COLUMNS =
      "SELECT a.seq, a.version, a.id, a.fingerprint, o.severity, o.sent_millis, a.json"
          + " FROM outbox o JOIN alerts a ON a.seq = o.alert ";
  private static final String NEXT =
      COLUMNS
          + "WHERE o.sent_millis IS NULL AND NOT EXISTS("
          + "SELECT 1 FROM outbox e WHERE e.fingerprint = o.fingerprint AND e.alert < o.alert)"
          + " ORDER BY o.severity DESC, o.alert LIMIT ?";
  private static final String SENT =
      COLUMNS + "WHERE o.sent_millis IS NOT NULL ORDER BY o.sent_millis LIMIT ?";

  private final Journal journal;

  Outbox(Journal journal) {
    this.journal = journal;
  }

  /**
   * What to send next: of each fingerprint the oldest, of these the most severe first.
   *
   * @param limit at most so many
   * @param except fingerprints to leave out for now
   */
  public List<Pending> next(int limit, Set<String> except) {
    return journal.read(database -> {
      List<Pending> next = rows(database, NEXT, limit + except.size());
      next.removeIf(pending -> except.contains(pending.fingerprint()));
      return List.copyOf(next.subList(0, Math.min(limit, next.size())));
    });
  }

  /** What was sent and waits for being read back; the longest waiting first. */
  public List<Pending> sent(int limit) {
    return journal.read(database -> List.copyOf(rows(database, SENT, limit)));
  }

  /** How often something new was put in; to be read before {@link #next}. */
  public long news() {
    return journal.newsCount();
  }

  /** Waits until something newer than that was put in, or this long. */
  public void await(long seen, Duration atMost) throws InterruptedException {
    journal.awaitNews(seen, atMost);
  }

  /** Durably notes that these were sent; they wait for being read back. */
  public void markSent(List<Pending> sent, Instant now) {
    journal.change((database, _) -> {
      for (Pending pending : sent) {
        database.change(
            "UPDATE outbox SET sent_millis = ? WHERE alert = ?", now.toEpochMilli(), pending.seq());
      }
    });
  }

  /** Durably notes that these are to be sent again. */
  public void sendAgain(List<Pending> missing) {
    journal.change((database, _) -> {
      for (Pending pending : missing) {
        unsend(database, pending);
      }
    });
  }

  /** Durably notes that these versions were accepted; a newer version of the same alert stays. */
  public void markDelivered(List<Pending> accepted) {
    journal.change((database, tally) -> {
      for (Pending pending : accepted) {
        deliver(database, tally, pending);
      }
    });
  }

  /** Durably notes that this version was refused for good, and why. */
  public void markFailed(Pending refused, String reason) {
    journal.change((database, tally) -> {
      int first =
          database.change(
              "UPDATE alerts SET state = 2, failure = ? WHERE seq = ? AND state = 0",
              reason,
              refused.seq());
      int removed = database.change("DELETE FROM outbox WHERE alert = ?", refused.seq());
      tally.failed += first;
      tally.pending -= first;
      tally.updatesFailed += removed - first;
      tally.updatesPending -= removed - first;
    });
  }

  private static void deliver(Database database, Tally tally, Pending pending) throws SQLException {
    int first =
        database.change("UPDATE alerts SET state = 1 WHERE seq = ? AND state = 0", pending.seq());
    int removed =
        database.change(
            "DELETE FROM outbox WHERE alert = ?"
                + " AND (SELECT version FROM alerts WHERE seq = ?) = ?",
            pending.seq(),
            pending.seq(),
            pending.version());
    tally.delivered += first;
    tally.pending -= first;
    if (first == 0) {
      tally.updatesPending -= removed;
    } else if (removed == 0) {
      tally.updatesPending++; // the newer version, which so far was part of the pending alert
    }
    if (removed == 0) {
      unsend(database, pending);
    }
  }

  private static void unsend(Database database, Pending pending) throws SQLException {
    database.change("UPDATE outbox SET sent_millis = NULL WHERE alert = ?", pending.seq());
  }

  private static List<Pending> rows(Database database, String sql, int limit) throws SQLException {
    List<Pending> list = new ArrayList<>();
    try (ResultSet row = database.with(sql, limit).executeQuery()) {
      while (row.next()) {
        list.add(
            new Pending(
                row.getLong(1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                Severity.ofRank(row.getInt(5)),
                Instant.ofEpochMilli(row.getLong(6)),
                row.getString(7)));
      }
    }
    return list;
  }
}
