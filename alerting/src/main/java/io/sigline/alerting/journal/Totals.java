package io.sigline.alerting.journal;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What became of all findings since the journal was made. {@code matched = counted + repeated +
 * raised}, and {@code raised = delivered + pending + failed}.
 *
 * @param matched findings committed
 * @param counted added to the count of an alert already raised
 * @param repeated the hit id, or the alert id that would follow from it, was known
 * @param raised new alerts
 * @param delivered alerts accepted at least once
 * @param pending alerts not yet accepted
 * @param failed alerts that were refused for good
 * @param updates further versions of alerts
 * @param updatesPending of those, not yet accepted
 * @param updatesFailed of those, refused for good
 */
public record Totals(
    long matched,
    long counted,
    long repeated,
    long raised,
    long delivered,
    long pending,
    long failed,
    long updates,
    long updatesPending,
    long updatesFailed) {

  static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Sum by sum. */
  Totals plus(Totals more) {
    return new Totals(
        matched + more.matched,
        counted + more.counted,
        repeated + more.repeated,
        raised + more.raised,
        delivered + more.delivered,
        pending + more.pending,
        failed + more.failed,
        updates + more.updates,
        updatesPending + more.updatesPending,
        updatesFailed + more.updatesFailed);
  }

  /** Adds it to what is stored. */
  void addTo(Database opened) throws SQLException {
    opened.change(
        "UPDATE totals SET matched = matched + ?, counted = counted + ?, repeated = repeated + ?,"
            + " raised = raised + ?, delivered = delivered + ?, failed = failed + ?,"
            + " updates = updates + ?, updates_failed = updates_failed + ?",
        matched,
        counted,
        repeated,
        raised,
        delivered,
        failed,
        updates,
        updatesFailed);
  }

  /** All that was counted. */
  static Totals stored(Database opened) throws SQLException {
    long pending =
        opened.number(
            "SELECT count(*) FROM outbox o JOIN alerts a ON a.seq = o.alert WHERE a.state = 0");
    long waiting = opened.number("SELECT count(*) FROM outbox");
    String query =
        "SELECT matched, counted, repeated, raised, delivered, failed, updates, updates_failed"
            + " FROM totals";
    try (ResultSet row = opened.with(query).executeQuery()) {
      row.next();
      return new Totals(
          row.getLong(1),
          row.getLong(2),
          row.getLong(3),
          row.getLong(4),
          row.getLong(5),
          pending,
          row.getLong(6),
          row.getLong(7),
          waiting - pending,
          row.getLong(8));
    }
  }
}
