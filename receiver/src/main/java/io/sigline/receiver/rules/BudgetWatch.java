package io.sigline.receiver.rules;

import java.time.Duration;

/**
 * Looks once a second at what rules cost. Runs until its thread is interrupted. Before that, and a
 * second after the start, which has no time for it, it makes the hashes of all files.
 */
public final class BudgetWatch implements Runnable {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final LiveRules rules;

  /** A component that has not begun. */
  public BudgetWatch(LiveRules rules) {
    this.rules = rules;
  }

  @Override
  public void run() {
    try {
      Thread.sleep(EVERY);
      rules.current().selected().standings().forEach(it -> it.rule().source().version().sha256());
      while (true) {
        Thread.sleep(EVERY);
        rules.checkBudgets();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
