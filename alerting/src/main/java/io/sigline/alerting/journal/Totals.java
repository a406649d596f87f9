package io.sigline.alerting.journal;

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
}
