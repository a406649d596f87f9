package io.sigline.alerting.deliver;

import java.time.Duration;
import java.time.Instant;

/**
 * A time in which the same thing fails again and again: to be said when it begins, once a minute at
 * most, and when it ends. Times are of a steady clock. One thread.
 */
final class FaultSpell {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private long failures;
  private Instant said = Instant.MIN;
  private Instant last = Instant.MIN;

  /** It failed; true if that is to be said now. */
  boolean fail(Instant now) {
    failures++;
    last = now;
    if (failures > 1 && now.isBefore(said.plus(MINUTE))) {
      return false;
    }
    said = now;
    return true;
  }

  /** How often it failed so far. */
  long failures() {
    return failures;
  }

  /**
   * It did not fail this time.
   *
   * @param proven what failed before was tried, and works; else a minute without a failure is
   *     waited for
   * @return how often it failed, if that is over only now; else 0
   */
  long succeed(Instant now, boolean proven) {
    if (failures == 0 || (!proven && now.isBefore(last.plus(MINUTE)))) {
      return 0;
    }
    long ended = failures;
    failures = 0;
    return ended;
  }
}
