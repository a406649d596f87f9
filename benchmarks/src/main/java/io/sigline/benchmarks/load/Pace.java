package io.sigline.benchmarks.load;

import io.sigline.benchmarks.BenchException;
import java.time.Duration;

/**
 * How fast and how long requests are sent.
 *
 * @param recordsPerSecond 0 for flat out: each request is due when there is room for it
 * @param inFlight requests under way at the most
 * @param duration after which no request is sent any more
 * @param requests after which no request is sent any more
 */
public record Pace(long recordsPerSecond, int inFlight, Duration duration, long requests) {
  /** Requests under way at the most, flat out. */
  static final int FLAT_OUT = 8;

  /** Requests under way at the most, at a rate: high enough that the schedule does not wait. */
  static final int AT_RATE = 512;

  /** Checks that each bound is one. */
  public Pace {
    if (recordsPerSecond < 0 || inFlight < 1 || requests < 1 || !duration.isPositive()) {
      throw new BenchException(
          "expected a rate of 0 or more, at least one request and a time, got rate "
              + recordsPerSecond
              + ", in flight "
              + inFlight
              + ", requests "
              + requests
              + ", time "
              + duration);
    }
  }

  /** As fast as the server answers. */
  public static Pace flatOut(Duration duration) {
    return new Pace(0, FLAT_OUT, duration, Long.MAX_VALUE);
  }

  /** At a fixed rate, whether the server keeps up or not. */
  public static Pace rate(long recordsPerSecond, Duration duration) {
    return new Pace(recordsPerSecond, AT_RATE, duration, Long.MAX_VALUE);
  }

  /** True if requests are sent as fast as the server answers. */
  boolean isFlatOut() {
    return recordsPerSecond == 0;
  }

  /** When a request is due that follows so many records; flat out it is due now. */
  long due(long start, long recordsBefore, long now) {
    return isFlatOut() ? now : start + (long) (recordsBefore * (1e9 / recordsPerSecond));
  }
}
