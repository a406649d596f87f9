package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import java.util.BitSet;
import java.util.List;

/** Finds the rules of a plan that an event matches, without allocation. One thread. */
final class Evaluator {
  private final Reading reading;
  private final CandidateMarks marks;

  /**
   * @param predicates how many have a verdict of their own
   * @param rules the most rules in any plan
   */
  Evaluator(int predicates, int rules) {
    reading = new Reading(predicates);
    marks = new CandidateMarks(rules);
  }

  /** Forgets the last record: the views evaluated from now on are of another. */
  void beginRecord() {
    reading.beginRecord();
  }

  /**
   * Adds the ordinals of the rules that match a view of the record.
   *
   * @param matched rules in it already are not evaluated again
   */
  void evaluate(SourcePlan plan, SlotEvent view, BitSet matched) {
    List<PlannedRule> rules = plan.rules();
    if (rules.isEmpty()) {
      return;
    }
    reading.begin(view);
    plan.markCandidates(reading, marks);
    for (int i = marks.next(0); i >= 0; i = marks.next(i + 1)) {
      PlannedRule rule = rules.get(i);
      if (!matched.get(rule.ordinal()) && rule.matcher().matches(reading)) {
        matched.set(rule.ordinal());
      }
    }
    reading.end();
  }
}
