package io.sigline.alerting.deliver;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Remembers whether the destination answers. Written by one thread, read by any. */
final class Breaker {
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

  private final Backoff backoff;
  private final RandomGenerator random;
  private int failures;
  private volatile Circuit circuit = Circuit.CLOSED;
  private volatile String lastFailure = "";

  Breaker(Backoff backoff, RandomGenerator random) {
    this.backoff = backoff;
    this.random = random;
  }

  Circuit circuit() {
    return circuit;
  }

  String lastFailure() {
    return lastFailure;
  }

  /** Failures in a row. */
  int failures() {
    return failures;
  }

  /** The wait is over: one trial. */
  void tryAgain() {
    if (circuit == Circuit.OPEN) {
      circuit = Circuit.HALF_OPEN;
    }
  }

  /** The destination answers; true if it did not before. */
  boolean succeed() {
    boolean wasDown = circuit != Circuit.CLOSED;
    failures = 0;
    circuit = Circuit.CLOSED;
    lastFailure = "";
    return wasDown;
  }

  /**
   * The destination failed.
   *
   * @param asked what it asked to wait, at least, up to five minutes
   * @return how long to wait
   */
  Duration fail(String reason, boolean refused, Duration asked) {
    failures++;
    circuit = Circuit.OPEN;
    lastFailure = reason;
    Duration own = backoff.after(failures, refused, random.nextDouble());
    Duration bounded = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
    return own.compareTo(bounded) > 0 ? own : bounded;
  }
}
