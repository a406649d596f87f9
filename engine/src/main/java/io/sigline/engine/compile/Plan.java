package io.sigline.engine.compile;

import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.rule.Rule;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A set of rules compiled for the field maps in force. Shared by all threads; immutable but for its
 * counters and what it keeps of log sources seen.
 */
public final class Plan {
  /** If more than one rule in so many was compiled by itself, all are compiled together again. */
  private static final int MOST_APART = 4;

  private final List<Rule> rules;
  private final FieldMaps fieldMaps;
  private final Function<String, ? extends Collection<String>> wanted;
  private final Frequencies frequencies;
  private final FilterWatch filters;

  /** What witnesses are chosen by: learnt from records, or the same. */
  private final Frequencies learnt;

  private final SequencedSet<String> fieldNames;
  private final boolean keywords;
  private final EventLayout layout;
  private final RuleProgram program;
  private final Sightings sightings;
  private final UnknownSources unknownSources = new UnknownSources();
  private final Collection<Tally> tallies = new ConcurrentLinkedQueue<>();

  /** How many events what this plan is compiled by was learnt from. */
  private final int learntBefore;

  /** Null until it is asked for. */
  private volatile @Nullable LiveSample sample;

  /** Null until they are asked for. */
  private volatile @Nullable RuleCounters ruleCounters;

  private Plan(
      List<Rule> rules,
      FieldMaps fieldMaps,
      Function<String, ? extends Collection<String>> wanted,
      Frequencies frequencies,
      Frequencies learnt,
      FilterWatch filters,
      @Nullable Plan before,
      @Nullable Sightings seen,
      Pace pace) {
    this.rules = before == null ? List.copyOf(rules) : RulePlaces.of(rules, before.rules).rules();
    this.fieldMaps = fieldMaps;
    this.wanted = wanted;
    this.frequencies = frequencies;
    this.learnt = learnt;
    this.filters = filters;
    LiveSample sampled = before == null ? null : before.sample;
    learntBefore = sampled == null ? 0 : sampled.eventsInAll();
    fieldNames = RuleFields.of(rules);
    rules.forEach(rule -> fieldNames.addAll(wanted.apply(rule.key())));
    keywords = RuleFields.anyKeyword(rules);
    layout = layout(before);
    program =
        new RuleProgram(
            this.rules,
            wanted,
            learnt,
            layout::slot,
            filters,
            before == null ? null : before.program,
            pace);
    sightings = seen == null ? new Sightings(this.rules, layout::slot) : seen;
  }

  /** A field that the plan before knew keeps its slot. */
  private EventLayout layout(@Nullable Plan before) {
    SequencedSet<String> names = new LinkedHashSet<>();
    if (before != null) {
      if (before.keywords == keywords && before.layout.fields().containsAll(fieldNames)) {
        return before.layout;
      }
      names.addAll(before.layout.fields());
    }
    names.addAll(new TreeSet<>(fieldNames));
    return EventLayout.of(fieldMaps, names, keywords);
  }

  /** Compiles the rules. Never fails: what cannot be compiled was refused by the parser. */
  public static Plan compile(List<Rule> rules, FieldMaps fieldMaps) {
    return compile(rules, fieldMaps, Frequencies.shipped());
  }

  /**
   * As {@link #compile(List, FieldMaps)}, choosing what is looked for first by these frequencies
   * instead of those that ship. They never change what matches.
   */
  public static Plan compile(List<Rule> rules, FieldMaps fieldMaps, Frequencies frequencies) {
    return new Plan(
        rules,
        fieldMaps,
        _ -> List.of(),
        frequencies,
        frequencies,
        new FilterWatch(),
        null,
        null,
        Pace.FULL);
  }

  /**
   * As {@link #compile(List, FieldMaps)}, for rules that correlations refer to.
   *
   * @param wanted from a rule's key to the fields that its matches are to {@linkplain
   *     io.sigline.engine.match.Match#wanted tell}; asked again when a rule first matches
   */
  public static Plan compile(
      List<Rule> rules,
      FieldMaps fieldMaps,
      Function<String, ? extends Collection<String>> wanted) {
    return compile(rules, fieldMaps, wanted, new FilterWatch(), null, Pace.FULL);
  }

  /**
   * As {@link #compile(List, FieldMaps, Function)}, in the place of another plan: what is of rules
   * that are the same is used again, with what they are found by, so that it costs what changed. It
   * matches as one that is compiled anew does, and goes on from what was learnt of frequencies. The
   * rules may stand in another order than given. All is compiled anew if field maps or the watch
   * are others, or too many rules changed, as rules that are compiled together share their tests.
   *
   * @param filters by which filters expire, and which counts what they hide
   * @param before null for none
   */
  public static Plan compile(
      List<Rule> rules,
      FieldMaps fieldMaps,
      Function<String, ? extends Collection<String>> wanted,
      FilterWatch filters,
      @Nullable Plan before,
      Pace pace) {
    if (before != null
        && before.fieldMaps == fieldMaps
        && before.filters == filters
        && before.isNear(rules)) {
      return new Plan(
          rules, fieldMaps, wanted, before.frequencies, before.learnt, filters, before, null, pace);
    }
    Frequencies shipped = Frequencies.shipped();
    return new Plan(rules, fieldMaps, wanted, shipped, shipped, filters, null, null, pace);
  }

  private boolean isNear(List<Rule> next) {
    int changed = RulePlaces.of(next, rules).changed();
    return (program.apart() + changed) * MOST_APART <= next.size();
  }

  /** Begins to learn, from one record in a few hundred that detectors judge, what is frequent. */
  public synchronized void learn() {
    if (sample == null) {
      sample = new LiveSample(layout.fields(), learntBefore);
    }
  }

  /** Events learnt from until now. */
  public int learntEvents() {
    LiveSample learning = sample;
    return learning == null ? 0 : learning.events();
  }

  /**
   * A plan of the same rules that chooses what it looks for first by what this one learnt, and for
   * log sources of which it learnt little by the frequencies it was compiled with. It matches the
   * same, and goes on from what this one saw of log sources and fields.
   */
  public Plan relearned(Pace pace) {
    LiveSample learning = sample;
    if (learning == null) {
      return this;
    }
    Frequencies now = learning.frequencies().or(frequencies);
    return new Plan(rules, fieldMaps, wanted, frequencies, now, filters, this, sightings, pace);
  }

  /**
   * Makes all tables by which rules are found; those not made are made when an event first needs
   * them, within milliseconds.
   */
  public void prepare(Pace pace) {
    program.routes().prepare(pace);
  }

  /** Bytes of the tables made so far, by which rules are found for events. */
  public long tableBytes() {
    return program.routes().tableBytes();
  }

  /** The compiled rules, in the plan's order. */
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
    PlanDetector detector = new PlanDetector(this, clock, true);
    tallies.add(detector.tally());
    return detector;
  }

  /**
   * A detector for one thread that judges as all others do and leaves no trace: what it judges is
   * not counted, not seen and not learnt from. For records that are not real.
   */
  public Detector newTestDetector() {
    return new PlanDetector(this, System::nanoTime, false);
  }

  /** What was counted since the plan was compiled, by all its detectors. */
  public PlanCounts counts() {
    return new PlanCounts(
        program.routes().byLogSource(sum()::events),
        unknownSources.counts(),
        program.exhaustedSearches());
  }

  /**
   * What all detectors of the plan count per rule, in the order of {@link #rules}. Holds as little
   * of the plan as it needs.
   */
  public RuleCounters ruleCounters() {
    RuleCounters known = ruleCounters;
    if (known == null) {
      known = new RuleCounters(rules.size(), tallies, program.limitedExpressions());
      ruleCounters = known;
    }
    return known;
  }

  /**
   * Withholds a rule from all detectors, or gives it back: as long as it is withheld it matches
   * nothing and costs nothing. At once, but for records under evaluation.
   *
   * @param ordinal its place in {@link #rules}
   */
  public void withhold(int ordinal, boolean withheld) {
    program.withhold(ordinal, withheld);
  }

  /** What judging cost since the plan was compiled, by all its detectors. */
  public PlanCosts costs() {
    return PlanCosts.of(rules, program.routes(), sum());
  }

  /**
   * What was seen of each log source that rules name, and of the fields they read in it: from a
   * sample of the events, in which the first ones of each kind always are. And which rules matched.
   */
  public PlanSightings seen() {
    return sightings.seen();
  }

  /**
   * Lets the first events of each kind be looked at again, as after the start: to be called now and
   * then, so that what {@link #seen} says of a rare log source is not old.
   */
  public void lookAgain() {
    sightings.lookAgain();
  }

  /**
   * Adds what another plan has seen, for log sources and rules that both have: a plan that takes
   * over begins with what is known.
   */
  public void addSeen(Plan before) {
    sightings.add(before.sightings);
  }

  private Tally.Sum sum() {
    return new Tally.Sum(rules.size(), tallies);
  }

  /** Each field that some rule reads, or some correlation. */
  SequencedSet<String> fieldNames() {
    return fieldNames;
  }

  EventLayout layout() {
    return layout;
  }

  RuleProgram program() {
    return program;
  }

  /** What learns from records; null if nothing is to be learnt. */
  @Nullable LiveSample sample() {
    return sample;
  }

  Sightings sightings() {
    return sightings;
  }

  UnknownSources unknownSources() {
    return unknownSources;
  }
}
