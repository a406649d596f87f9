package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.match.Match;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Holds the plan to the reference on random rules and events. The system property {@code
 * differential.rounds} asks for more of them, {@code differential.seed} for others.
 */
final class PlanDifferentialTest {
  private static final int RULES = 20;
  private static final int EVENTS = 50;

  @Test
  void plan_randomRulesAndEvents_agreesWithReference() {
    int rounds = Integer.getInteger("differential.rounds", 120);
    long seed = Long.getLong("differential.seed", 20_261_121);
    int pairs = 0;
    int matches = 0;
    for (int round = 0; round < rounds; round++) {
      int found = matchesOfRound(seed + round);
      matches += found;
      pairs += RULES * EVENTS;
    }
    assertThat(pairs).isGreaterThanOrEqualTo(Math.min(rounds, 100) * RULES * EVENTS);
    assertThat(matches)
        .as("random events match often enough to mean something")
        .isGreaterThan(pairs / 50);
  }

  private static int matchesOfRound(long seed) {
    RandomCases cases = new RandomCases(seed);
    List<Rule> rules = new ArrayList<>();
    List<ReferenceEvaluator> references = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      rules.add(cases.rule(i));
      references.add(new ReferenceEvaluator(rules.getLast()));
    }
    RuleProgram program = new RuleProgram(rules, RandomCases.FIELDS::indexOf);
    Evaluator evaluator = program.newEvaluator(() -> 0);
    int matches = 0;
    for (int i = 0; i < EVENTS; i++) {
      TableEvent event = cases.event();
      LogSource logSource = cases.logSource();
      BitSet expected = new BitSet();
      for (int r = 0; r < RULES; r++) {
        boolean covers = rules.get(r).logSource().covers(logSource);
        expected.set(r, covers && references.get(r).matches(event));
      }
      SourcePlan plan = program.routes().route(logSource).plan();
      BitSet found = PlanVerdict.matched(evaluator, plan, event);
      BitSet differing = (BitSet) expected.clone();
      differing.xor(found);
      assertThat(differing)
          .as(
              "seed %d, event %d %s: rules that the plan (%s) and the reference (%s) judge otherwise: %s",
              seed,
              i,
              event,
              found,
              expected,
              differing.stream().mapToObj(rules::get).map(Rule::detection).toList())
          .isEqualTo(new BitSet());
      found.stream()
          .forEach(rule ->
              assertSameReasons(
                  references.get(rule), program.reasons(rule), evaluator.reading(), event));
      matches += expected.cardinality();
    }
    return matches;
  }

  private static void assertSameReasons(
      ReferenceEvaluator reference, RuleReasons reasons, Reading reading, TableEvent event) {
    Match expected = reference.evaluate(event, LogSource.ANY, Map.of()).orElseThrow();
    Match found = reasons.of(reading, event, LogSource.ANY, Map.of());
    assertThat(found).isEqualTo(expected);
    assertThat(List.copyOf(found.fields().keySet()))
        .as("order of fields")
        .isEqualTo(List.copyOf(expected.fields().keySet()));
  }
}
