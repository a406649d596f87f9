package io.sigline.receiver.pipeline;

import io.sigline.engine.correlate.Fired;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often each correlation fired since the start. Written by the correlator, read by any. */
public final class Firings {
  /**
   * Those of one correlation.
   *
   * @param lastUnixNano when the last one was
   */
  public record Count(long times, long lastUnixNano) {}

  private final Map<String, Count> byKey = new ConcurrentHashMap<>();

  Firings() {}

  void count(Fired fired, long unixNano) {
    byKey.merge(
        fired.correlation().key(),
        new Count(1, unixNano),
        (before, one) -> new Count(before.times() + 1, one.lastUnixNano()));
  }

  /** By the correlation's key; those that have not fired are left out. */
  public Map<String, Count> read() {
    return Map.copyOf(byKey);
  }
}
