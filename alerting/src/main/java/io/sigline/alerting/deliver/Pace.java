package io.sigline.alerting.deliver;

import java.time.Duration;
import java.time.Instant;

/** A token bucket, full at the start. Times are of a steady clock. */
final class Pace {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double capacity;
  private double tokens;
  private Instant last;

  Pace(double perSecond, int capacity, Instant now) {
    this.perSecond = perSecond;
    this.capacity = capacity;
    this.tokens = capacity;
    this.last = now;
  }

  /** Takes n tokens, at most the capacity: zero if they were there, else how long to wait first. */
  Duration take(int n, Instant now) {
    double elapsed = Duration.between(last, now).toNanos() / NANOS;
    tokens = Math.min(capacity, tokens + elapsed * perSecond);
    last = now;
    if (tokens >= n) {
      tokens -= n;
      return Duration.ZERO;
    }
    return Duration.ofNanos((long) Math.ceil((n - tokens) / perSecond * NANOS));
  }

  /** Gives n tokens back: what they were taken for was not done. */
  void giveBack(int n) {
    tokens = Math.min(capacity, tokens + n);
  }
}
