package io.sigline.alerting.journal;

import java.time.Duration;

/**
 * How much the journal remembers. A hit that is forgotten counts again if its record comes again.
 *
 * @param hits age after which a hit is forgotten
 * @param maxHits hits at most
 * @param alerts age after which an alert that is done with is forgotten
 * @param maxAlerts alerts at most, of those that are done with
 */
public record Retention(Duration hits, int maxHits, Duration alerts, int maxAlerts) {
  /** A day of hits, a month of alerts. */
  public static final Retention DEFAULT =
      new Retention(Duration.ofDays(1), 500_000, Duration.ofDays(30), 100_000);

  static final String HITS =
      "DELETE FROM hits WHERE seq IN (SELECT seq FROM hits WHERE stored_millis < ?"
          + " OR seq <= (SELECT max(seq) FROM hits) - ? ORDER BY seq LIMIT 5000)";
  static final String CORRELATION_HITS =
      "DELETE FROM correlation_hits WHERE seq IN (SELECT seq FROM correlation_hits"
          + " WHERE arrival_nanos < ? OR seq <= (SELECT max(seq) FROM correlation_hits) - ?"
          + " ORDER BY seq LIMIT 20000)";
  static final String REQUESTS =
      "DELETE FROM requests WHERE seq IN (SELECT seq FROM requests WHERE judged_nanos < ?"
          + " OR seq <= (SELECT max(seq) FROM requests) - ? ORDER BY seq LIMIT 20000)";
  static final String ALERTS =
      "DELETE FROM alerts WHERE seq IN (SELECT seq FROM alerts a WHERE open = 0"
          + " AND NOT EXISTS(SELECT 1 FROM outbox o WHERE o.alert = a.seq)"
          + " AND (opened_millis < ? OR seq <= (SELECT max(seq) FROM alerts) - ?)"
          + " ORDER BY seq LIMIT 1000)";
}
