package io.sigline.receiver.rules;

import io.sigline.engine.compile.RuleCount;
import io.sigline.engine.compile.RuleCounters;
import io.sigline.receiver.config.QuarantineConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds what rules cost in a window against what they may. One thread. */
final class RuleBudget {
  private static final double NANOS_PER_MILLI = 1e6;

  private final QuarantineConfig limits;
  private @Nullable RuleCounters counters;
  private List<RuleCount> atBegin = List.of();
  private @Nullable Instant begin;

  /** Rules of this window of which something was said. */
  private final BitSet told = new BitSet();

  private final BitSet cut = new BitSet();

  RuleBudget(QuarantineConfig limits) {
    this.limits = limits;
  }

  /**
   * What is to be said of rules, each by its place in the plan.
   *
   * @param exceeded those that have spent their budget, with what they cost
   * @param cutOff those of which a regular expression ran out of steps for the first time in this
   *     window
   */
  record Verdict(Map<Integer, String> exceeded, List<Integer> cutOff) {}

  /**
   * Looks at the costs until now.
   *
   * @param current of the plan in force; a window begins with another plan
   */
  Verdict judge(RuleCounters current, Instant now) {
    if (counters != current) {
      counters = current;
      begin(List.of(), now);
    }
    return judge(current.read(), now);
  }

  /** Looks at what was counted since the plan in force took over. */
  Verdict judge(List<RuleCount> counts, Instant now) {
    Instant since = begin;
    if (since == null || now.isBefore(since)) { // a clock that was set back, too
      begin(since == null ? List.of() : counts, now);
      since = now;
    }
    Map<Integer, String> exceeded = new HashMap<>();
    List<Integer> cutOff = new ArrayList<>();
    for (int rule = 0; rule < counts.size(); rule++) {
      if (told.get(rule)) {
        continue;
      }
      String cost = cost(rule, counts.get(rule), Duration.between(since, now));
      if (cost != null) {
        exceeded.put(rule, cost);
        told.set(rule);
      } else if (searches(rule, counts.get(rule)) > 0 && !cut.get(rule)) {
        cutOff.add(rule);
        cut.set(rule);
      }
    }
    if (!since.plus(limits.window()).isAfter(now)) {
      begin(counts, now);
    }
    return new Verdict(exceeded, cutOff);
  }

  private void begin(List<RuleCount> counts, Instant now) {
    atBegin = counts;
    begin = now;
    told.clear();
    cut.clear();
  }

  private long searches(int rule, RuleCount now) {
    return now.exhaustedSearches()
        - (atBegin.isEmpty() ? 0 : atBegin.get(rule).exhaustedSearches());
  }

  private @Nullable String cost(int rule, RuleCount now, Duration span) {
    RuleCount before = atBegin.isEmpty() ? null : atBegin.get(rule);
    long searches = searches(rule, now);
    if (searches >= limits.exhaustedSearches()) {
      return "%d searches by its regular expressions ran out of steps within %d s"
          .formatted(searches, span.toSeconds() + 1);
    }
    long timed = now.timed() - (before == null ? 0 : before.timed());
    if (timed == 0) {
      return null;
    }
    long evaluations = now.evaluations() - (before == null ? 0 : before.evaluations());
    double each = (double) (now.timedNanos() - (before == null ? 0 : before.timedNanos())) / timed;
    return each >= limits.evaluationTime().toNanos()
            && each * evaluations >= limits.time().toNanos()
        ? "%d evaluations took %.1f ms each within %d s"
            .formatted(evaluations, each / NANOS_PER_MILLI, span.toSeconds() + 1)
        : null;
  }
}
