package io.sigline.alerting.deliver;

/**
 * How delivery goes.
 *
 * @param attempts requests to the destination since this start
 * @param faults turns that ended early since this start: the journal failed, or delivery itself
 * @param held alerts and fingerprints that delivery has in memory; all others are in the journal
 * @param lastFailure why the last request failed; empty while the circuit is closed
 */
public record DeliveryStatus(
    Circuit circuit, long attempts, long faults, int held, String lastFailure) {}
