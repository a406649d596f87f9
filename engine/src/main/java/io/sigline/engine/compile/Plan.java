package io.sigline.engine.compile;

import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.rule.Rule;
import java.util.List;

/** A set of rules compiled for the field maps in force. Immutable, shared by all threads. */
public final class Plan {
  private final List<Rule> rules;

  private Plan(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Compiles the rules. Never fails: what cannot be compiled was refused by the parser. */
  public static Plan compile(List<Rule> rules, FieldMaps fieldMaps) {
    return new Plan(rules);
  }

  /** The compiled rules, in the order given. */
  public List<Rule> rules() {
    return rules;
  }

  /** A detector for one thread. */
  @SuppressWarnings("DoNotCallSuggester")
  public Detector newDetector() {
    throw new UnsupportedOperationException("plan: being written");
  }
}
