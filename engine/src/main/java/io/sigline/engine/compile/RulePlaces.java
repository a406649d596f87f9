package io.sigline.engine.compile;

import io.sigline.engine.rule.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which rules stand in a plan that takes over from another: who was there before stays
 * in its place, as what finds rules knows them by their places; others fill what is left.
 *
 * @param rules all of them
 * @param changed of these, how many do not stand where the same rule stood before
 */
record RulePlaces(List<Rule> rules, int changed) {
  RulePlaces {
    rules = List.copyOf(rules);
  }

  /**
   * @param before in the order of the plan before
   */
  static RulePlaces of(List<Rule> rules, List<Rule> before) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < before.size(); i++) {
      places.put(before.get(i).key(), i);
    }
    @Nullable Rule[] ordered = new @Nullable Rule[rules.size()];
    Deque<Rule> others = new ArrayDeque<>();
    for (Rule rule : rules) {
      Integer place = places.get(rule.key());
      if (place != null && place < ordered.length && isSame(rule, before.get(place))) {
        ordered[place] = rule;
      } else {
        others.add(rule);
      }
    }
    int changed = others.size();
    List<Rule> all = new ArrayList<>();
    for (@Nullable Rule rule : Arrays.asList(ordered)) {
      all.add(rule == null ? others.remove() : rule);
    }
    return new RulePlaces(all, changed);
  }

  /** True if both match the same events. */
  static boolean isSame(Rule rule, Rule other) {
    return rule.detection().equals(other.detection()) && rule.logSource().equals(other.logSource());
  }
}
