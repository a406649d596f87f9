package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.Rules;
import io.sigline.engine.event.Value;
import io.sigline.engine.match.Match;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds the plan to the reference on 1.2 million random pairs of a rule and an event. The property
 * {@code differential.rounds} asks for more of them, {@code differential.seed} for others.
 */
final class PlanDifferentialTest {
  private static final int RULES = 20;
  private static final int EVENTS = 50;
  private static final FilterWatch FILTERS = new FilterWatch();

  private static final String[] BOUND_VALUES = {"1", "4688", "-7", "Logon", "K", "x y", "007"};

  @Test
  void plan_randomRulesAndEvents_agreesWithReference() {
    assertAgreement(
        rounds(400), cases -> Round.of(rules(cases, false), events(cases, false)), false);
  }

  @Test
  void plan_witnessesChosenByLearntFrequencies_agreesWithReference() {
    assertAgreement(
        rounds(400), cases -> Round.of(rules(cases, false), events(cases, false)), true);
  }

  @Test
  void plan_rulesToldApartByTheValueOfAField_agreesWithReference() {
    assertAgreement(rounds(400), cases -> Round.of(rules(cases, true), events(cases, true)), true);
  }

  @Test
  void plan_takesOverFromOneOfOtherRules_agreesWithReference() {
    assertAgreement(rounds(400), PlanDifferentialTest::changed, true);
  }

  /**
   * @param before rules of a program that the one to be judged takes over from; none if empty
   */
  private record Round(List<Rule> rules, List<TableEvent> events, List<Rule> before) {
    static Round of(List<Rule> rules, List<TableEvent> events) {
      return new Round(rules, events, List.of());
    }
  }

  /** Of the rules before, some are others, some are gone or stand elsewhere, and some are new. */
  private static Round changed(RandomCases cases) {
    List<Rule> rules = rules(cases, true);
    List<Rule> before = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      switch (i % 7) {
        case 0 -> before.add(cases.rule(i));
        case 1 -> before.add(cases.rule(RULES + i));
        case 2 -> {}
        default -> before.add(rules.get(i));
      }
    }
    return new Round(RulePlaces.of(rules, before).rules(), events(cases, true), before);
  }

  private static int rounds(int usually) {
    return Integer.getInteger("differential.rounds", usually);
  }

  private static void assertAgreement(
      int rounds, Function<RandomCases, Round> make, boolean learn) {
    long seed = Long.getLong("differential.seed", 20_261_121);
    int matches = 0;
    for (int round = 0; round < rounds; round++) {
      RandomCases cases = new RandomCases(seed + round);
      matches += matchesOfRound(seed + round, cases, make.apply(cases), learn);
    }
    assertThat(matches)
        .as("random events match often enough to mean something")
        .isGreaterThan(rounds * RULES * EVENTS / 60);
  }

  private static List<Rule> rules(RandomCases cases, boolean bound) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      Rule rule = cases.rule(i);
      rules.add(bound && i % 4 != 0 ? bound(rule, i) : rule);
    }
    return rules;
  }

  /** The rule, for some values of one field only; all such rules have one log source. */
  private static Rule bound(Rule rule, int number) {
    List<Search> values = new ArrayList<>();
    for (int i = 0; i <= number % 3; i++) {
      String value = BOUND_VALUES[(number + i) % BOUND_VALUES.length];
      TextPattern pattern = TextPattern.exactly(value);
      values.add(new Search.Field("G", new ValueTest.Text(pattern, number % 5 == 0)));
    }
    SequencedMap<String, Search> searches = new LinkedHashMap<>(rule.detection().searches());
    searches.put("bound", new Search.Any(values));
    Condition both =
        new Condition.And(List.of(rule.detection().condition(), new Condition.Named("bound")));
    return Rules.of(rule.key(), LogSource.ANY, new Detection(searches, both, "rule and bound"));
  }

  private static List<TableEvent> events(RandomCases cases, boolean bound) {
    List<TableEvent> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      TableEvent event = cases.event();
      for (int values = bound ? i % 3 : 0; values > 0; values--) {
        event = event.with("G", boundValue(i + values));
      }
      events.add(i % 2 == 0 ? event : event.inOneBuffer(i % 3 == 0 ? i : 0));
    }
    return events;
  }

  private static Value boundValue(int number) {
    return switch (number % 6) {
      case 0 -> new Value.Int(4688);
      case 1 -> new Value.Int(-7);
      case 2 -> new Value.Decimal(1);
      case 3 -> new Value.Null();
      default ->
          new Value.Text(BOUND_VALUES[number % BOUND_VALUES.length].toUpperCase(Locale.ROOT));
    };
  }

  private static Frequencies learnt(List<TableEvent> events, LogSource[] sources) {
    FrequencyLearner learner = new FrequencyLearner(RandomCases.FIELDS, 1 << 14);
    for (int i = 0; i < events.size(); i++) {
      learner.learn(sources[i], events.get(i));
    }
    return learner.frequencies();
  }

  private static int matchesOfRound(long seed, RandomCases cases, Round round, boolean learn) {
    List<Rule> rules = round.rules();
    List<ReferenceEvaluator> references = rules.stream().map(ReferenceEvaluator::new).toList();
    LogSource[] sources = new LogSource[EVENTS];
    Arrays.setAll(sources, _ -> cases.logSource());
    Frequencies frequencies = learn ? learnt(round.events(), sources) : Frequencies.none();
    RuleProgram program = program(rules, frequencies, before(round, frequencies));
    Evaluator evaluator = program.newEvaluator(() -> 0);
    int matches = 0;
    for (int i = 0; i < EVENTS; i++) {
      TableEvent event = round.events().get(i);
      LogSource logSource = sources[i];
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

  private static @Nullable RuleProgram before(Round round, Frequencies frequencies) {
    if (round.before().isEmpty()) {
      return null;
    }
    RuleProgram program = program(round.before(), frequencies, null);
    program.routes().prepare(Pace.FULL);
    return program;
  }

  private static RuleProgram program(
      List<Rule> rules, Frequencies frequencies, @Nullable RuleProgram before) {
    return new RuleProgram(
        rules,
        _ -> List.of(),
        frequencies,
        RandomCases.FIELDS::indexOf,
        FILTERS,
        before,
        Pace.FULL);
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
