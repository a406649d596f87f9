package io.sigline.engine.correlate;

import java.time.Duration;

/**
 * How long a correlator waits and how much it keeps.
 *
 * @param lateness how long a hit waits after its arrival for hits of earlier events, which then are
 *     judged before it; so much later something fires. A correlation of correlations waits once for
 *     each level
 * @param retention how long beyond its timespan a group is kept after its last hit arrived; at
 *     least the wait
 * @param groups how many groups are kept, of all correlations together
 * @param hitsPerGroup how many hits of a group are kept; twice as many as a correlation counts to,
 *     if that is more
 * @param bytes how much memory groups and hits may take
 * @param events how many events are listed when something fires
 */
public record CorrelatorLimits(
    Duration lateness, Duration retention, int groups, int hitsPerGroup, long bytes, int events) {

  /** 5 s, 1 min, 1,000,000 groups, 10,000 hits, 300 MB, 100 events. */
  public static final CorrelatorLimits DEFAULT =
      new CorrelatorLimits(
          Duration.ofSeconds(5), Duration.ofMinutes(1), 1_000_000, 10_000, 300_000_000, 100);

  public CorrelatorLimits {
    boolean positive =
        !lateness.isNegative()
            && !retention.isNegative()
            && groups > 0
            && hitsPerGroup > 0
            && bytes > 0
            && events > 0;
    if (!positive) {
      throw new IllegalArgumentException("expected limits above zero");
    }
  }
}
