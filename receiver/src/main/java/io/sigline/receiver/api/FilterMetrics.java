package io.sigline.receiver.api;

import io.sigline.engine.rule.Filter;
import io.sigline.receiver.rules.FilterState;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.rules.RuleLibrary;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many filters there are, and what those that hide most have hidden. */
final class FilterMetrics {
  /** So many filters have metrics of their own. */
  private static final int NAMED_FILTERS = 50;

  private final LiveRules rules;

  FilterMetrics(LiveRules rules) {
    this.rules = rules;
  }

  void register(Meters meters) {
    meters.labelledGauge("sigline_filters", "Filters loaded, by state.", "state", this::states);
    meters.labelledGauge(
        "sigline_filter_hidden",
        "Matches that each of the filters that hide most has hidden, since the start.",
        "filter",
        this::hidden);
  }

  private Map<String, Integer> states() {
    RuleLibrary library = rules.current();
    Map<String, Integer> states = new LinkedHashMap<>();
    for (FilterState state : FilterState.values()) {
      states.put(state.text(), 0);
    }
    for (Filter filter : library.filters()) {
      String state = FilterState.of(filter, library.filterWatch().clock().instant()).text();
      states.merge(state, 1, Integer::sum);
    }
    return states;
  }

  private Map<String, Long> hidden() {
    RuleLibrary library = rules.current();
    Map<String, Long> sums = new LinkedHashMap<>();
    for (Filter filter : library.filters()) {
      long sum = library.filterWatch().hidden(filter).values().stream().mapToLong(it -> it).sum();
      sums.put(filter.key(), sum);
    }
    Map<String, Long> most = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(NAMED_FILTERS)
        .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
    return most;
  }
}
