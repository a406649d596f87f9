package io.sigline.alerting.deliver;

/**
 * How delivery goes.
 *
 * @param attempts requests to the destination since this start
 * @param lastFailure why the last request failed; empty while the circuit is closed
 */
public record DeliveryStatus(Circuit circuit, long attempts, String lastFailure) {}
