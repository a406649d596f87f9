package io.sigline.alerting;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes on when it is told to. */
public final class ManualClock implements InstantSource {
  private volatile Instant now;

  /** Stands at this time. */
  public ManualClock(Instant now) {
    this.now = now;
  }

  /** Goes on by that much; back if it is negative. */
  public void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
