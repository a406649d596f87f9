package io.sigline.engine.compile;

import io.sigline.engine.match.RegexTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a plan's detectors count per rule, to be read at any time; does not hold the plan. Shared by
 * all threads.
 */
public final class RuleCounters {
  private final int rules;
  private final Collection<Tally> tallies;
  private final Map<Integer, List<RegexTest>> expressions;

  /**
   * @param tallies of the detectors, to which more may be added
   * @param expressions by the rules' ordinals, those that may run out of steps
   */
  RuleCounters(int rules, Collection<Tally> tallies, Map<Integer, List<RegexTest>> expressions) {
    this.rules = rules;
    this.tallies = tallies;
    this.expressions = expressions;
  }

  /** What was counted until now, in the order of the plan's rules. */
  public List<RuleCount> read() {
    return read(System::nanoTime);
  }

  /**
   * What was counted until now.
   *
   * @param clock that of the detectors
   */
  List<RuleCount> read(LongSupplier clock) {
    Tally.Sum sum = new Tally.Sum(rules, tallies);
    long now = clock.getAsLong();
    List<RuleCount> counts = new ArrayList<>(rules);
    for (int rule = 0; rule < rules; rule++) {
      counts.add(
          new RuleCount(
              sum.evaluations(rule),
              sum.matches(rule),
              sum.evaluations(rule) == 0 ? 0 : sum.nanos(rule),
              sum.timed(rule),
              sum.timedNanos(rule),
              exhausted(rule),
              sum.matches(rule) == 0
                  ? null
                  : Duration.ofNanos(Math.max(0, now - sum.lastMatch(rule)))));
    }
    return counts;
  }

  private long exhausted(int rule) {
    List<RegexTest> own = expressions.get(rule);
    return own == null ? 0 : own.stream().mapToLong(RegexTest::exhaustedSearches).sum();
  }
}
