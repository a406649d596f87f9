package io.sigline.engine.compile;

import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.rule.Rule;
import java.util.List;
import java.util.SequencedSet;

/**
 * A set of rules compiled for the field maps in force. Shared by all threads; immutable but for its
 * counters and what it keeps of log sources seen.
 */
public final class Plan {
  private final List<Rule> rules;
  private final SequencedSet<String> fieldNames;
  private final EventLayout layout;
  private final RuleProgram program;
  private final UnknownSources unknownSources = new UnknownSources();
  private final Reasons reasons;

  private Plan(List<Rule> rules, FieldMaps fieldMaps) {
    this.rules = List.copyOf(rules);
    fieldNames = RuleFields.of(rules);
    layout = EventLayout.of(fieldMaps, fieldNames, RuleFields.anyKeyword(rules));
    program = new RuleProgram(this.rules, layout::slot);
    reasons = new Reasons(this.rules);
  }

  /** Compiles the rules. Never fails: what cannot be compiled was refused by the parser. */
  public static Plan compile(List<Rule> rules, FieldMaps fieldMaps) {
    return new Plan(rules, fieldMaps);
  }

  /** The compiled rules, in the order given. */
  public List<Rule> rules() {
    return rules;
  }

  /** A detector for one thread. */
  public Detector newDetector() {
    return new PlanDetector(this);
  }

  /** What was counted since the plan was compiled, by all its detectors. */
  public PlanCounts counts() {
    return new PlanCounts(
        program.routes().eventsByLogSource(), unknownSources.counts(), program.exhaustedSearches());
  }

  /** Each field that some rule reads. */
  SequencedSet<String> fieldNames() {
    return fieldNames;
  }

  EventLayout layout() {
    return layout;
  }

  RuleProgram program() {
    return program;
  }

  Reasons reasons() {
    return reasons;
  }

  UnknownSources unknownSources() {
    return unknownSources;
  }
}
