package io.sigline.alerting;

import io.sigline.alerting.deliver.Clocks;
import java.time.Duration;
import java.time.Instant;

/**
 * Time in which the service runs: goes on from the last that was stored by it, at a steady pace,
 * whatever the clock is set to and however long nothing ran. What is kept because it may come again
 * grows old by it, since nothing comes again while the service is down.
 */
final class RunningTime {
  private final Clocks clocks;
  private final Instant begin;
  private final Instant steadyBegin;

  /**
   * Goes on.
   *
   * @param last that was stored; {@link Instant#MIN} if nothing was: then it begins now
   */
  RunningTime(Clocks clocks, Instant last) {
    this.clocks = clocks;
    this.begin = last.equals(Instant.MIN) ? clocks.wall().instant() : last;
    this.steadyBegin = clocks.steady().instant();
  }

  Instant now() {
    return begin.plus(Duration.between(steadyBegin, clocks.steady().instant()));
  }
}
