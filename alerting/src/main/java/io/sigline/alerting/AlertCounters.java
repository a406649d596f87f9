package io.sigline.alerting;

import io.sigline.alerting.deliver.Circuit;

/**
 * What became of all findings since the data directory was made: kept in the journal, so that these
 * hold across restarts.
 *
 * <pre>
 * matched    = suppressed + raised
 * suppressed = counted + repeated
 * raised     = delivered + pending + failed
 * therefore: matched = suppressed + delivered + pending + failed
 * </pre>
 *
 * @param matched findings committed
 * @param counted findings that were added to the count of an alert already raised
 * @param repeated findings whose hit id was already known: the same record came again
 * @param raised alerts raised, one finding each
 * @param delivered alerts that the destination has accepted at least once
 * @param pending alerts not yet accepted
 * @param failed alerts that the destination will never accept; kept, see {@code docs/alerts.md}
 * @param updates further versions of raised alerts (a new count or severity)
 * @param updatesPending of those, not yet accepted; a newer one replaces one that waits
 * @param updatesFailed of those, refused for good
 * @param openWindows suppression windows now open
 * @param closedEarly suppression windows closed because there were too many
 * @param attempts requests to the destination since this start
 * @param faults turns of the delivery that failed since this start, by the journal or by itself
 * @param circuit whether the destination answers: closed (it does), open or half-open
 * @param lastFailure why the last request failed, empty while the circuit is closed
 */
public record AlertCounters(
    long matched,
    long counted,
    long repeated,
    long raised,
    long delivered,
    long pending,
    long failed,
    long updates,
    long updatesPending,
    long updatesFailed,
    long openWindows,
    long closedEarly,
    long attempts,
    long faults,
    Circuit circuit,
    String lastFailure) {

  /** Findings that raised no alert of their own. */
  public long suppressed() {
    return counted + repeated;
  }
}
