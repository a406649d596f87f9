package io.sigline.receiver.api;

import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.rules.RuleRecord;
import io.sigline.receiver.rules.RuleStanding.State;
import io.sigline.receiver.rules.SelectedRules;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What became of rules, and what each did; of one moment at a time. */
final class RuleLifeMetrics {
  private final LiveRules rules;
  private final Pipeline pipeline;
  private final int series;
  private Map<String, RuleRecord> records = Map.of();

  /**
   * @param series so many rules have series of their own, at most
   */
  RuleLifeMetrics(LiveRules rules, Pipeline pipeline, int series) {
    this.rules = rules;
    this.pipeline = pipeline;
    this.series = series;
  }

  /** Takes the counts of now. */
  void refresh() {
    records = series == 0 ? Map.of() : rules.records();
  }

  void register(Meters meters) {
    meters.labelledGauge(
        "sigline_rules", "Rules and correlations that were loaded.", "state", this::states);
    meters.counter(
        "sigline_shadow_matches",
        "Matches of rules on trial, and firings of correlations on trial.",
        pipeline.counters().shadowed::sum);
    meters.gauge(
        "sigline_rules_quarantined",
        "Rules that were taken out because of what they cost.",
        () -> rules.quarantined().size());
    meters.labelledGauge(
        "sigline_rule_quarantined",
        "1 for each rule that was taken out.",
        "rule",
        this::quarantined);
    meters.labelledGauge(
        "sigline_rule_matches",
        "Matches of the rules that matched most, since their versions were loaded.",
        "rule",
        () -> most(RuleRecord::matches, RuleRecord::matches));
    meters.labelledGauge(
        "sigline_rule_last_match_timestamp_seconds",
        "When these rules last matched.",
        "rule",
        () -> most(RuleRecord::matches, RuleLifeMetrics::lastMatch));
    meters.labelledGauge(
        "sigline_rule_exhausted_searches",
        "Searches by regular expressions of a rule that ran out of steps.",
        "rule",
        () -> most(RuleRecord::exhaustedSearches, RuleRecord::exhaustedSearches));
  }

  private Map<String, Integer> states() {
    SelectedRules selected = rules.current().selected();
    Map<String, Integer> states = new LinkedHashMap<>();
    for (State state : State.values()) {
      states.put(state.name().toLowerCase(Locale.ROOT), selected.count(state));
    }
    return states;
  }

  private Map<String, Integer> quarantined() {
    Map<String, Integer> quarantined = new LinkedHashMap<>();
    rules.quarantined().forEach(it -> quarantined.put(it.rule().key(), 1));
    return quarantined;
  }

  /** Of the rules with the most of something, those that have none left out. */
  private Map<String, Double> most(
      ToLongFunction<RuleRecord> something, ToDoubleFunction<RuleRecord> value) {
    Comparator<Map.Entry<String, RuleRecord>> byAmount =
        Comparator.comparingLong(entry -> -something.applyAsLong(entry.getValue()));
    Map<String, Double> values = new LinkedHashMap<>();
    records.entrySet().stream()
        .filter(entry -> something.applyAsLong(entry.getValue()) > 0)
        .sorted(byAmount.thenComparing(Map.Entry.comparingByKey()))
        .limit(series)
        .forEach(entry -> values.put(entry.getKey(), value.applyAsDouble(entry.getValue())));
    return values;
  }

  private static double lastMatch(RuleRecord record) {
    Instant last = record.lastMatch();
    return last == null ? 0 : last.toEpochMilli() / 1e3;
  }
}
