package io.sigline.receiver.rules;

import java.time.Duration;

/**
 * Has the rules in force learn from the records now and then: a minute after the start, and then
 * every hour. Runs until its thread is interrupted.
 */
public final class Relearning implements Runnable {
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration EVERY = Duration.ofHours(1);

  private final LiveRules rules;

  /** A component that has not begun. */
  public Relearning(LiveRules rules) {
    this.rules = rules;
  }

  @Override
  public void run() {
    try {
      Thread.sleep(FIRST);
      while (true) {
        var _ = rules.relearn();
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
