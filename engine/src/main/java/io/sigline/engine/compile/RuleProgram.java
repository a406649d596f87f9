package io.sigline.engine.compile;

import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

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
    this(rules, wanted, frequencies, slots, new FilterWatch());
  }

  /**
   * @param wanted from a rule's key to the fields that are to be read of its matches
   * @param slots from a field's name to its slot
   * @param filters learns what filters hide
   */
  RuleProgram(
      List<Rule> rules,
      Function<String, ? extends Collection<String>> wanted,
      Frequencies frequencies,
      ToIntFunction<String> slots,
      FilterWatch filters) {
    this.rules = List.copyOf(rules);
    this.wanted = wanted;
    this.slots = slots;
    MatcherCompiler compiler = new MatcherCompiler(slots, values, filters);
    planned =
        IntStream.range(0, rules.size())
            .parallel()
            .mapToObj(ordinal -> planned(ordinal, rules.get(ordinal), compiler))
            .toArray(PlannedRule[]::new);
    compiled = List.of(planned);
    routes = new Routes(compiled, rules.stream().map(Rule::logSource).toList(), frequencies, slots);
    predicates = compiler.predicates();
    reasons = new AtomicReferenceArray<>(rules.size());
  }

  private static PlannedRule planned(int ordinal, Rule rule, MatcherCompiler compiler) {
    return new PlannedRule(ordinal, compiler.compile(rule), rule.detection());
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
