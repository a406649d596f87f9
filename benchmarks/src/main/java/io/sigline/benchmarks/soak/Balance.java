package io.sigline.benchmarks.soak;

import io.sigline.benchmarks.server.Metrics;
import java.util.Locale;

/**
 * Both equations of the service, and what was sent and taken outside of it.
 *
 * @param sent records that this program sent, once each, until they were taken
 * @param metrics of the service, once nothing was under way
 * @param alerts different alerts that Keep got
 */
record Balance(long sent, Metrics metrics, long alerts) {

  /** True if every number adds up, to the record. */
  boolean holds() {
    return sent == of("sigline_records_received_total") - of("sigline_records_returned_total")
        && of("sigline_records_received_total") == judged()
        && of("sigline_alerts_matched_total") == settled()
        && of("sigline_alerts_delivered_total") == alerts;
  }

  private long judged() {
    return of("sigline_records_evaluated_total")
        + of("sigline_records_rejected_total")
        + of("sigline_records_repeated_total")
        + of("sigline_records_returned_total")
        + of("sigline_records_in_ring");
  }

  private long settled() {
    return of("sigline_alerts_suppressed_total")
        + of("sigline_alerts_delivered_total")
        + of("sigline_alerts_pending")
        + of("sigline_alerts_failed");
  }

  private long of(String name) {
    return Math.round(metrics.sum(name));
  }

  /** As lines for people. */
  String lines() {
    return String.format(
        Locale.ROOT,
        "Records: sent %,d, received %,d = evaluated %,d + rejected %,d + repeated %,d + returned %,d"
            + " + in ring %,d%nAlerts: matched %,d = suppressed %,d + delivered %,d + pending %,d + failed"
            + " %,d; Keep has %,d%n%s",
        sent,
        of("sigline_records_received_total"),
        of("sigline_records_evaluated_total"),
        of("sigline_records_rejected_total"),
        of("sigline_records_repeated_total"),
        of("sigline_records_returned_total"),
        of("sigline_records_in_ring"),
        of("sigline_alerts_matched_total"),
        of("sigline_alerts_suppressed_total"),
        of("sigline_alerts_delivered_total"),
        of("sigline_alerts_pending"),
        of("sigline_alerts_failed"),
        alerts,
        holds() ? "Balanced to the record." : "NOT BALANCED.");
  }
}
