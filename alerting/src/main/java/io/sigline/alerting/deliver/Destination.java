package io.sigline.alerting.deliver;

import io.sigline.alerting.journal.Pending;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where alerts go. Used by one thread. */
interface Destination extends AutoCloseable {

  /**
   * Sends a list of alerts of distinct fingerprints; does not throw for what the other side does.
   */
  Outcome send(List<Pending> alerts) throws InterruptedException;

  /** Where to look whether what was accepted is really there; empty if it cannot be asked. */
  default Optional<Receipts> receipts() {
    return Optional.empty();
  }

  /** Tells which of the alerts that a destination has accepted are really there. */
  interface Receipts {
    /**
     * The ids, among these, of alerts that the destination really has.
     *
     * @throws DeliveryException if it cannot be asked
     */
    Set<String> of(List<Pending> sent) throws InterruptedException;
  }

  /** How long to wait before the next alert of a fingerprint, so that the two keep their order. */
  default Duration spacing() {
    return Duration.ZERO;
  }

  /** How log lines name it. */
  String name();

  @Override
  default void close() {}
}
