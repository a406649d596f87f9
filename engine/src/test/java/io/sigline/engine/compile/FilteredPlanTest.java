package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.Rules;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Filter;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules with filters, each in force, expired or expiring while events are judged. */
final class FilteredPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final int RULES = 12;
  private static final int EVENTS = 40;

  private final Instant[] now = {NOW};

  /** A rule as it is without filters, and what they add. */
  private record Case(Rule own, List<Filter> filters, Rule whole) {}

  @Test
  void plan_randomRulesWithFilters_matchesAndCountsAsTheReferenceSays() {
    int rounds = Integer.getInteger("differential.rounds", 400);
    long seed = Long.getLong("differential.seed", 20_261_121);
    long hidden = 0;
    for (int round = 0; round < rounds; round++) {
      now[0] = NOW;
      hidden += hiddenInRound(seed + round);
    }
    assertThat(hidden).as("filters hide often enough to mean something").isGreaterThan(rounds);
  }

  private long hiddenInRound(long seed) {
    RandomCases cases = new RandomCases(seed);
    List<Case> rules = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      rules.add(filtered(cases, i));
    }
    FilterWatch watch = new FilterWatch(() -> now[0]);
    RuleProgram program =
        new RuleProgram(
            rules.stream().map(Case::whole).toList(),
            _ -> List.of(),
            Frequencies.none(),
            RandomCases.FIELDS::indexOf,
            watch,
            null,
            Pace.FULL);
    Evaluator evaluator = program.newEvaluator(() -> 0);
    Map<String, Long> expectedHidden = new HashMap<>();
    LogSource[] sources = new LogSource[EVENTS];
    Arrays.setAll(sources, _ -> cases.logSource());
    for (int i = 0; i < EVENTS; i++) {
      now[0] = NOW.plusSeconds(i);
      TableEvent event = cases.event();
      BitSet expected = new BitSet();
      for (int r = 0; r < RULES; r++) {
        if (rules.get(r).own().logSource().covers(sources[i])) {
          expected.set(r, judged(rules.get(r), event, expectedHidden));
        }
      }
      BitSet found =
          PlanVerdict.matched(evaluator, program.routes().route(sources[i]).plan(), event);
      assertThat(found).as("seed %d, event %d %s", seed, i, event).isEqualTo(expected);
    }
    Map<String, Long> counted = new HashMap<>();
    rules.stream()
        .flatMap(rule -> rule.filters().stream())
        .forEach(
            filter -> watch.hidden(filter).forEach((_, sum) -> counted.put(filter.key(), sum)));
    assertThat(counted).as("seed %d", seed).isEqualTo(expectedHidden);
    return counted.values().stream().mapToLong(it -> it).sum();
  }

  /** What the rule says by itself, then each filter that has not expired, in order. */
  private boolean judged(Case rule, TableEvent event, Map<String, Long> hidden) {
    if (!new ReferenceEvaluator(rule.own()).matches(event)) {
      return false;
    }
    for (Filter filter : rule.filters()) {
      Rule alone = Rules.of("f", LogSource.ANY, filter.detection());
      if (!new ReferenceEvaluator(alone).matches(event) && !filter.isExpired(now[0])) {
        hidden.merge(filter.key(), 1L, Long::sum);
        return false;
      }
    }
    return true;
  }

  private static Case filtered(RandomCases cases, int number) {
    Rule own = cases.rule(number);
    List<Filter> filters = new ArrayList<>();
    Rule whole = own;
    for (int i = 0; i < number % 3; i++) {
      @Nullable Instant expires =
          switch ((number + i) % 4) {
            case 0 -> NOW;
            case 1 -> NOW.plusSeconds(EVENTS / 2);
            case 2 -> NOW.plusSeconds(EVENTS);
            default -> null;
          };
      Filter filter = filter("f" + number + "-" + i, cases.filter(), expires);
      filters.add(filter);
      whole = whole.withDetection(narrowed(whole.detection(), filter, "x" + i));
    }
    return new Case(own, filters, whole);
  }

  private static Filter filter(String id, Detection detection, @Nullable Instant expires) {
    return new Filter(
        id,
        id,
        null,
        List.of(),
        LogSource.ANY,
        detection,
        expires,
        null,
        null,
        new Rule.Source("f.yml", 1, ContentVersion.NONE));
  }

  private static Detection narrowed(Detection detection, Filter filter, String prefix) {
    SequencedMap<String, Search> searches = new LinkedHashMap<>(detection.searches());
    filter.detection().searches().forEach((name, search) -> searches.put(prefix + name, search));
    return new Detection(
        searches,
        new Condition.Filtered(
            detection.condition(), prefixed(filter.detection().condition(), prefix), filter),
        "filtered");
  }

  private static Condition prefixed(Condition condition, String prefix) {
    return switch (condition) {
      case Condition.And(var operands) ->
          new Condition.And(operands.stream().map(it -> prefixed(it, prefix)).toList());
      case Condition.Or(var operands) ->
          new Condition.Or(operands.stream().map(it -> prefixed(it, prefix)).toList());
      case Condition.Not(var operand) -> new Condition.Not(prefixed(operand, prefix));
      case Condition.Named(var name) -> new Condition.Named(prefix + name);
      case Condition.Filtered _ -> throw new AssertionError("no filter has a filter");
    };
  }
}
