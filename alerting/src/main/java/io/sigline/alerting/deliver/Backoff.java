package io.sigline.alerting.deliver;

import java.time.Duration;

/**
 * How long to wait after failures: doubling from the first wait to the longest.
 *
 * @param first after one failure of the network or of the destination
 * @param firstRefused after the destination refused us, which people have to mend
 * @param longest at most
 */
record Backoff(Duration first, Duration firstRefused, Duration longest) {
  private static final int MAX_DOUBLINGS = 20;

  static final Backoff DEFAULT =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(60));

  /**
   * The wait after that many failures in a row.
   *
   * @param jitter 0 to 1; spreads it over the upper half
   */
  Duration after(int failures, boolean refused, double jitter) {
    Duration from = refused ? firstRefused : first;
    double factor = 1L << Math.min(failures - 1, MAX_DOUBLINGS);
    double nanos = Math.min(from.toNanos() * factor, (double) longest.toNanos());
    return Duration.ofNanos((long) (nanos * (0.5 + jitter / 2)));
  }
}
