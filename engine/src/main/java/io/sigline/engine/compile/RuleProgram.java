package io.sigline.engine.compile;

import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Rules compiled over the slots of some layout. Immutable, shared by all threads. */
final class RuleProgram {
  private final Routes routes;
  private final List<RegexTest> regexes;
  private final int predicates;
  private final int rules;

  /**
   * @param slots from a field's name to its slot
   */
  RuleProgram(List<Rule> rules, ToIntFunction<String> slots) {
    MatcherCompiler compiler = new MatcherCompiler(slots);
    List<PlannedRule> planned = new ArrayList<>();
    for (Rule rule : rules) {
      planned.add(
          new PlannedRule(
              planned.size(),
              compiler.compile(rule.detection()),
              WitnessFinder.of(rule.detection())));
    }
    this.rules = rules.size();
    routes = new Routes(planned, rules.stream().map(Rule::logSource).toList(), slots);
    regexes = compiler.regexes();
    predicates = compiler.predicates();
  }

  /** From log sources to the rules that cover them. */
  Routes routes() {
    return routes;
  }

  /** An evaluator for one thread. */
  Evaluator newEvaluator() {
    return new Evaluator(predicates, rules);
  }

  /** How many searches by a regular expression ended because their budget was spent. */
  long exhaustedSearches() {
    return regexes.stream().mapToLong(RegexTest::exhaustedSearches).sum();
  }
}
