package io.sigline.engine.compile;

import io.sigline.engine.rule.Rule;

/**
 * What a rule cost since its plan was compiled.
 *
 * @param events of log sources that the rule covers; a record counts once per view
 * @param evaluations how often the rule was a candidate, and was evaluated
 * @param matches how often it matched
 * @param nanos for its evaluations and the reasons of its matches; extrapolated from samples. What
 *     several rules test is accounted to the one that tested it first
 * @param share of the time for all rules and log sources, 0 to 1
 */
public record RuleCost(
    Rule rule, long events, long evaluations, long matches, double nanos, double share) {

  /** Nanoseconds per event of its log source. */
  public double nanosPerEvent() {
    return events == 0 ? 0 : nanos / events;
  }
}
