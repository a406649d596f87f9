package io.sigline.alerting.deliver;

import java.time.Duration;

/**
 * Work that is done turn by turn, as a rule by a thread of its own, which is interrupted to end it.
 */
public interface Loop extends Runnable {

  /**
   * Does what is due now.
   *
   * @return how long to rest after it, at most
   */
  Duration turn() throws InterruptedException;

  /** Rests for so long, or until there is something to do. */
  default void rest(Duration atMost) throws InterruptedException {
    Thread.sleep(atMost);
  }

  /** Turn after turn, until the thread is interrupted. */
  @Override
  default void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        rest(turn());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
