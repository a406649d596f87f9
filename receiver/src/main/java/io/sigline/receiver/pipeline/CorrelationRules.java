package io.sigline.receiver.pipeline;

import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.engine.rule.Correlation;
import java.util.List;
import java.util.Set;

/**
 * What is correlated of a set of rules. Two sets that say the same are equal.
 *
 * @param correlations with the keys of what they refer to, an inner one before an outer one
 * @param silent keys of the rules and correlations that do not alert for themselves
 */
public record CorrelationRules(List<Correlation> correlations, Set<String> silent) {
  /** Nothing is correlated, and every rule alerts. */
  public static final CorrelationRules NONE = new CorrelationRules(List.of(), Set.of());

  public CorrelationRules {
    correlations = List.copyOf(correlations);
    silent = Set.copyOf(silent);
  }

  /** The plan of them. */
  public CorrelationPlan plan() {
    return CorrelationPlan.of(correlations, silent);
  }
}
