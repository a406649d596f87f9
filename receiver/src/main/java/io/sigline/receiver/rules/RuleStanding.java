package io.sigline.receiver.rules;

import io.sigline.engine.rule.Rule;
import java.util.Set;

/**
 * What is to become of a rule, or a correlation, that was loaded.
 *
 * @param rule the rule, or what the correlation says of itself
 * @param isCorrelation true if it is a correlation
 * @param state whether it alerts
 * @param reason why it does not; empty if it does
 * @param isEvaluated true if it is judged: each that is not off, and one that is off and that a
 *     correlation refers to
 * @param isSilent true if it is in force and alerts by correlations only
 * @param refersTo keys of the rules that a correlation refers to, directly or not
 */
public record RuleStanding(
    Rule rule,
    boolean isCorrelation,
    State state,
    String reason,
    boolean isEvaluated,
    boolean isSilent,
    Set<String> refersTo) {
  /** Whether a rule alerts. */
  public enum State {
    /** Its matches are findings, or those of correlations that refer to it. */
    ENABLED,
    /** On trial: it is evaluated and counted, and makes no finding. */
    SHADOW,
    /** Switched off: it makes no finding, and is evaluated only for correlations. */
    OFF
  }

  /** The set is copied. */
  public RuleStanding {
    refersTo = Set.copyOf(refersTo);
  }
}
