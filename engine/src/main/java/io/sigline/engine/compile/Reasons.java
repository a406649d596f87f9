package io.sigline.engine.compile;

import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.match.Match;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.Rule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Finds the reasons of a verdict, by the reference evaluator. Safe to share between threads. */
final class Reasons {
  private final List<Rule> rules;
  private final AtomicReferenceArray<ReferenceEvaluator> evaluators;

  Reasons(List<Rule> rules) {
    this.rules = rules;
    this.evaluators = new AtomicReferenceArray<>(rules.size());
  }

  /** The match of a rule, known by its place in the rule set, that was found to match the view. */
  Match of(int ordinal, EventView view) {
    ReferenceEvaluator evaluator = evaluator(ordinal);
    return evaluator
        .evaluate(view, view.logSource(), view.entity())
        .orElseGet(() ->
            new Match(
                rules.get(ordinal),
                view.logSource(),
                evaluator.heldSearches(view),
                Map.of(),
                view.entity()));
  }

  /** The reference evaluator of a rule. */
  ReferenceEvaluator evaluator(int ordinal) {
    ReferenceEvaluator known = evaluators.get(ordinal);
    if (known == null) {
      known = new ReferenceEvaluator(rules.get(ordinal));
      evaluators.set(ordinal, known);
    }
    return known;
  }
}
