package io.sigline.engine.compile;

import io.sigline.engine.rule.LogSource;

/**
 * What finding the candidates among the rules of a log source cost since a plan was compiled.
 *
 * @param logSource as in {@link PlanCounts}
 * @param events its events; a record counts once per view
 * @param nanos for the search in all of them; extrapolated from samples
 * @param share of the time for all rules and log sources, 0 to 1
 */
public record SourceCost(LogSource logSource, long events, double nanos, double share) {

  /** Nanoseconds per event. */
  public double nanosPerEvent() {
    return events == 0 ? 0 : nanos / events;
  }
}
