package io.sigline.receiver.rules;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.compile.RuleCount;
import io.sigline.engine.compile.RuleCounters;
import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Rule;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of each version of a rule, over all plans that it was part of. The plan that was in
 * force before the present one may still count for a moment, so it is read together with it.
 */
final class RuleHistory {
  /** A plan's counters, and the rules of it whose versions still are in force. */
  private record Generation(List<Rule> rules, RuleCounters counters) {}

  private final InstantSource clock;
  private final Map<String, ContentVersion> versions = new HashMap<>();

  /** What was counted by plans that count no more. */
  private final Map<String, RuleRecord> settled = new HashMap<>();

  private @Nullable Generation before;
  private @Nullable Generation present;

  RuleHistory(InstantSource clock) {
    this.clock = clock;
  }

  /** Another plan takes over, maybe of other versions. */
  synchronized void takesOver(SelectedRules selected, Plan plan, Instant now) {
    Generation last = before;
    if (last != null) {
      add(last, settled);
    }
    before = present;
    present = new Generation(plan.rules(), plan.ruleCounters());
    Set<String> keys =
        selected.standings().stream().map(it -> it.rule().key()).collect(Collectors.toSet());
    versions.keySet().retainAll(keys);
    settled.keySet().retainAll(keys);
    for (RuleStanding standing : selected.standings()) {
      Rule rule = standing.rule();
      ContentVersion version = rule.source().version();
      ContentVersion known = versions.put(rule.key(), version);
      if (known == null || !known.equals(version)) {
        settled.put(rule.key(), RuleRecord.begun(now));
      }
    }
  }

  /** What came of each rule, by key; of correlations only since when they are in force. */
  synchronized Map<String, RuleRecord> read() {
    Map<String, RuleRecord> all = new HashMap<>(settled);
    for (Generation generation : new @Nullable Generation[] {before, present}) {
      if (generation != null) {
        add(generation, all);
      }
    }
    return all;
  }

  private void add(Generation generation, Map<String, RuleRecord> into) {
    List<RuleCount> counts = generation.counters().read();
    Instant now = clock.instant();
    for (int i = 0; i < counts.size(); i++) {
      Rule rule = generation.rules().get(i);
      RuleRecord known = into.get(rule.key());
      if (known != null && rule.source().version().equals(versions.get(rule.key()))) {
        into.put(rule.key(), known.plus(record(counts.get(i), now)));
      }
    }
  }

  private static RuleRecord record(RuleCount count, Instant now) {
    var since = count.sinceMatch();
    return new RuleRecord(
        now,
        count.evaluations(),
        count.matches(),
        count.nanos(),
        count.exhaustedSearches(),
        since == null ? null : now.minus(since));
  }
}
