package io.sigline.engine.compile;

import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.rule.Rule;
import java.util.Collection;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

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
  private final Collection<Tally> tallies = new ConcurrentLinkedQueue<>();

  private Plan(List<Rule> rules, FieldMaps fieldMaps, Frequencies frequencies) {
    this.rules = List.copyOf(rules);
    fieldNames = RuleFields.of(rules);
    layout = EventLayout.of(fieldMaps, fieldNames, RuleFields.anyKeyword(rules));
    program = new RuleProgram(this.rules, frequencies, layout::slot);
  }

  /** Compiles the rules. Never fails: what cannot be compiled was refused by the parser. */
  public static Plan compile(List<Rule> rules, FieldMaps fieldMaps) {
    return new Plan(rules, fieldMaps, Frequencies.shipped());
  }

  /**
   * As {@link #compile(List, FieldMaps)}, choosing what is looked for first by these frequencies
   * instead of those that ship. They never change what matches.
   */
  public static Plan compile(List<Rule> rules, FieldMaps fieldMaps, Frequencies frequencies) {
    return new Plan(rules, fieldMaps, frequencies);
  }

  /**
   * Makes all tables by which rules are found; those not made are made when an event first needs
   * them, within milliseconds.
   */
  public void prepare() {
    program.routes().prepare();
  }

  /** Bytes of the tables made so far, by which rules are found for events. */
  public long tableBytes() {
    return program.routes().tableBytes();
  }

  /** The compiled rules, in the order given. */
  public List<Rule> rules() {
    return rules;
  }

  /** A detector for one thread. The plan keeps what it counts. */
  public Detector newDetector() {
    return newDetector(System::nanoTime);
  }

  /**
   * A detector that accounts costs by this clock.
   *
   * @param clock in nanoseconds
   */
  Detector newDetector(LongSupplier clock) {
    PlanDetector detector = new PlanDetector(this, clock);
    tallies.add(detector.tally());
    return detector;
  }

  /** What was counted since the plan was compiled, by all its detectors. */
  public PlanCounts counts() {
    return new PlanCounts(
        program.routes().byLogSource(sum()::events),
        unknownSources.counts(),
        program.exhaustedSearches());
  }

  /** What judging cost since the plan was compiled, by all its detectors. */
  public PlanCosts costs() {
    return PlanCosts.of(rules, program.routes(), sum());
  }

  private Tally.Sum sum() {
    return new Tally.Sum(rules.size(), tallies);
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

  UnknownSources unknownSources() {
    return unknownSources;
  }
}
