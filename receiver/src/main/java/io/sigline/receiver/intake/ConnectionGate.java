package io.sigline.receiver.intake;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many connections there are, and whether another one may come. */
final class ConnectionGate {
  private final int most;
  private final LongAdder refused;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param refused counts those that were turned away
   */
  ConnectionGate(int most, LongAdder refused) {
    this.most = most;
    this.refused = refused;
  }

  /** True if one more is let in, who must {@link #leave}. */
  boolean enter() {
    if (open.incrementAndGet() <= most) {
      return true;
    }
    open.decrementAndGet();
    refused.increment();
    return false;
  }

  void leave() {
    open.decrementAndGet();
  }
}
