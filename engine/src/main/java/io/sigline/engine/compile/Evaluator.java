package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import java.util.BitSet;
import java.util.function.LongSupplier;

/** Finds the rules of a plan that a record's views match, without allocation. One thread. */
final class Evaluator {
  private final PlannedRule[] rules;
  private final Reading reading;
  private final CandidateMarks marks;
  private final Tally tally;
  private final BitSet matched;
  private final int[] found;
  private int size;

  /**
   * @param predicates how many have a verdict of their own
   * @param rules all of them, by ordinal
   * @param clock in nanoseconds, to account what rules cost
   */
  Evaluator(int predicates, PlannedRule[] rules, LongSupplier clock) {
    this.rules = rules;
    reading = new Reading(predicates);
    marks = new CandidateMarks(rules.length);
    tally = new Tally(rules.length, clock);
    matched = new BitSet(rules.length);
    found = new int[rules.length];
  }

  /** What was counted, and what it took. */
  Tally tally() {
    return tally;
  }

  /** What was read of the view that was evaluated last. */
  Reading reading() {
    return reading;
  }

  /** Forgets the last record: the views evaluated from now on are of another. */
  void beginRecord() {
    reading.beginRecord();
    while (size > 0) {
      matched.clear(found[--size]);
    }
  }

  /** Drops the reference to the record's view. */
  void endRecord() {
    reading.end();
  }

  /** The ordinal of a rule that matches the record, in the order in which they were found. */
  int found(int index) {
    return found[index];
  }

  /**
   * Finds the rules that match a view of the record, but for those found before.
   *
   * @return how many rules were found since the record began
   */
  int evaluate(SourcePlan plan, SlotEvent view) {
    if (plan.rules().isEmpty()) {
      return size;
    }
    reading.begin(view);
    markCandidates(plan);
    for (int i = 0; i < marks.size(); i++) {
      int ordinal = marks.candidate(i);
      if (!matched.get(ordinal) && matches(rules[ordinal])) {
        matched.set(ordinal);
        found[size++] = ordinal;
      }
    }
    return size;
  }

  private void markCandidates(SourcePlan plan) {
    if (!tally.timesCandidates()) {
      plan.markCandidates(reading, marks);
      return;
    }
    long begin = tally.now();
    plan.markCandidates(reading, marks);
    tally.foundCandidates(begin);
  }

  private boolean matches(PlannedRule rule) {
    if (!tally.timesRule(rule.ordinal())) {
      return rule.matcher().matches(reading);
    }
    long begin = tally.now();
    boolean matches = rule.matcher().matches(reading);
    tally.evaluated(rule.ordinal(), begin);
    return matches;
  }
}
