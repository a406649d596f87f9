package io.sigline.receiver.intake;

import java.time.Duration;

/** When a request must have come. Looked at between two reads, each of which is bounded itself. */
final class ComingTime {
  static final ComingTime UNLIMITED = new ComingTime(Long.MAX_VALUE);

  private final long begin = System.nanoTime();
  private final long nanos;

  private ComingTime(long nanos) {
    this.nanos = nanos;
  }

  /** Begins now. */
  static ComingTime of(Duration most) {
    return new ComingTime(most.toNanos());
  }

  /** True if it was over a while ago: whoever reads slowly had time to see it. */
  boolean isLongOver() {
    return System.nanoTime() - begin > nanos + nanos / 4;
  }

  boolean isOver() {
    return System.nanoTime() - begin > nanos;
  }
}
