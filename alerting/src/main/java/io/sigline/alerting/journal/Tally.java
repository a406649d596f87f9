package io.sigline.alerting.journal;

/** What one transaction adds to the totals. */
final class Tally {
  long matched;
  long counted;
  long repeated;
  long raised;
  long delivered;
  long pending;
  long failed;
  long updates;
  long updatesPending;
  long updatesFailed;

  Totals sum() {
    return new Totals(
        matched,
        counted,
        repeated,
        raised,
        delivered,
        pending,
        failed,
        updates,
        updatesPending,
        updatesFailed);
  }
}
