package io.sigline.engine.compile;

import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rules compiled over the slots of some layout. Shared by all threads. */
final class RuleProgram {
  private final List<Rule> rules;
  private final Function<String, ? extends Collection<String>> wanted;
  private final ToIntFunction<String> slots;
  private final ValueCompiler values = new ValueCompiler();
  private final Routes routes;

  /** What evaluators read; a rule that is withheld has a matcher here that never matches. */
  private final PlannedRule[] planned;

  private final List<PlannedRule> compiled;
  private final int predicates;

  /** Rules compiled since all were compiled together, and so without what they share. */
  private final int apart;

  /** Made for a rule when it first matches. */
  private final AtomicReferenceArray<RuleReasons> reasons;

  /** Rules whose witnesses are chosen by their form. */
  RuleProgram(List<Rule> rules, ToIntFunction<String> slots) {
    this(rules, _ -> List.of(), Frequencies.none(), slots);
  }

  /** Rules whose filters expire by the clock of the system. */
  RuleProgram(
      List<Rule> rules,
      Function<String, ? extends Collection<String>> wanted,
      Frequencies frequencies,
      ToIntFunction<String> slots) {
    this(rules, wanted, frequencies, slots, new FilterWatch(), null, Pace.FULL);
  }

  /**
   * @param wanted from a rule's key to the fields that are to be read of its matches
   * @param slots from a field's name to its slot
   * @param filters learns what filters hide
   * @param before a program over the same slots and filters, of which is used again what is of
   *     rules that stand in the same place; null for none
   */
  RuleProgram(
      List<Rule> rules,
      Function<String, ? extends Collection<String>> wanted,
      Frequencies frequencies,
      ToIntFunction<String> slots,
      FilterWatch filters,
      @Nullable RuleProgram before,
      Pace pace) {
    this.rules = List.copyOf(rules);
    this.wanted = wanted;
    this.slots = slots;
    MatcherCompiler compiler =
        new MatcherCompiler(slots, values, filters, before == null ? 0 : before.predicates);
    @Nullable PlannedRule[] kept =
        before == null ? new @Nullable PlannedRule[rules.size()] : before.kept(this.rules);
    IntStream places = IntStream.range(0, rules.size());
    planned =
        (pace.onAllCores() ? places.parallel() : places)
            .mapToObj(place -> {
              PlannedRule known = kept[place];
              return known == null ? planned(place, compiler, pace) : known;
            })
            .toArray(PlannedRule[]::new);
    compiled = List.of(planned);
    apart = before == null ? 0 : before.apart + made(kept);
    routes =
        new Routes(
            compiled,
            rules.stream().map(Rule::logSource).toList(),
            frequencies,
            slots,
            before == null ? null : before.routes);
    predicates = compiler.predicates();
    reasons = new AtomicReferenceArray<>(rules.size());
  }

  private PlannedRule planned(int place, MatcherCompiler compiler, Pace pace) {
    Rule rule = rules.get(place);
    PlannedRule made = new PlannedRule(place, compiler.compile(rule), rule.detection());
    pace.rest();
    return made;
  }

  /**
   * By place, the rules that stand there again; null for others, and for those with an expression
   * whose cut-off searches are counted anew.
   */
  private @Nullable PlannedRule[] kept(List<Rule> next) {
    @Nullable PlannedRule[] kept = new @Nullable PlannedRule[next.size()];
    for (int i = 0; i < Math.min(kept.length, planned.length); i++) {
      Rule rule = rules.get(i);
      boolean same = rule.key().equals(next.get(i).key()) && RulePlaces.isSame(rule, next.get(i));
      kept[i] = same && !isLimited(rule) ? compiled.get(i) : null;
    }
    return kept;
  }

  private boolean isLimited(Rule rule) {
    return RuleFields.expressions(rule.detection()).stream()
        .anyMatch(regex -> values.limited(regex) != null);
  }

  private static int made(@Nullable PlannedRule[] kept) {
    return (int) Arrays.stream(kept).filter(rule -> rule == null).count();
  }

  /** Rules compiled since all were compiled together. */
  int apart() {
    return apart;
  }

  /** From log sources to the rules that cover them. */
  Routes routes() {
    return routes;
  }

  /** An evaluator for one thread. */
  Evaluator newEvaluator(LongSupplier clock) {
    return new Evaluator(predicates, planned, clock);
  }

  /**
   * From now on the rule never matches, or is what it is again; every evaluator sees it within a
   * record or a few.
   */
  void withhold(int ordinal, boolean withheld) {
    PlannedRule rule = compiled.get(ordinal);
    planned[ordinal] =
        withheld
            ? new PlannedRule(ordinal, new EventMatcher.Any(List.of()), rule.detection())
            : rule;
  }

  /** By the rules' ordinals, their expressions that may run out of steps. */
  Map<Integer, List<RegexTest>> limitedExpressions() {
    Map<Integer, List<RegexTest>> limited = new HashMap<>();
    for (int ordinal = 0; ordinal < rules.size(); ordinal++) {
      for (ValueTest.Regex regex : RuleFields.expressions(rules.get(ordinal).detection())) {
        RegexTest expression = values.limited(regex);
        if (expression != null) {
          limited.computeIfAbsent(ordinal, _ -> new ArrayList<>()).add(expression);
        }
      }
    }
    return limited;
  }

  /** Finds the reasons of a rule that was found to match, known by its place in the rule set. */
  RuleReasons reasons(int ordinal) {
    RuleReasons known = reasons.get(ordinal);
    if (known == null) {
      Rule rule = rules.get(ordinal);
      known = new RuleReasons(rule, wanted.apply(rule.key()), slots, values);
      reasons.set(ordinal, known);
    }
    return known;
  }

  /** How many searches by a regular expression ended because their budget was spent. */
  long exhaustedSearches() {
    return values.regexes().stream().mapToLong(RegexTest::exhaustedSearches).sum();
  }
}
