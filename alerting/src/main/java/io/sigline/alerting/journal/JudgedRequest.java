package io.sigline.alerting.journal;

/**
 * A request whose records were judged, and what was answered.
 *
 * @param high first half of its digest
 * @param low second half
 * @param judgedUnixNano when
 * @param rejected records that could not be judged
 * @param message why the first of them was rejected; empty if none was
 */
public record JudgedRequest(
    long high, long low, long judgedUnixNano, long rejected, String message) {}
