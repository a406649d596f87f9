package io.sigline.receiver.rules;

import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.rules.RuleStanding.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every rule and correlation that was loaded, and what is to become of it.
 *
 * @param standings rules in their order, then correlations
 * @param silentBy keys of what alerts by correlations only
 * @param withoutEffect criteria of the configuration that no rule meets
 */
public record SelectedRules(
    List<RuleStanding> standings, Set<String> silentBy, List<String> withoutEffect) {
  /** The collections are copied. */
  public SelectedRules {
    standings = List.copyOf(standings);
    silentBy = Set.copyOf(silentBy);
    withoutEffect = List.copyOf(withoutEffect);
  }

  /** Of these rules those that are evaluated. */
  List<Rule> evaluated(List<Rule> rules) {
    Set<String> keys = keys();
    return rules.stream().filter(rule -> keys.contains(rule.key())).toList();
  }

  /** Of these correlations those that are evaluated. */
  List<Correlation> correlated(List<Correlation> correlations) {
    Set<String> keys = keys();
    return correlations.stream().filter(it -> keys.contains(it.key())).toList();
  }

  /** Keys of the rules and correlations that do not alert for themselves, for whatever reason. */
  Set<String> silent() {
    Set<String> silent = new HashSet<>(silentBy);
    for (RuleStanding standing : standings) {
      if (standing.isCorrelation() && standing.state() != State.ENABLED) {
        silent.add(standing.rule().key());
      }
    }
    return silent;
  }

  /** Keys of those that are evaluated and in this state. */
  public Set<String> evaluatedAs(State state) {
    return standings.stream()
        .filter(it -> it.isEvaluated() && it.state() == state)
        .map(it -> it.rule().key())
        .collect(Collectors.toSet());
  }

  /** {@code shadow} or {@code off}, by the keys of the rules and correlations that do not alert. */
  public Map<String, String> undelivered() {
    Map<String, String> undelivered = new HashMap<>();
    for (RuleStanding standing : standings) {
      if (standing.state() != State.ENABLED) {
        undelivered.put(standing.rule().key(), standing.state().name().toLowerCase(Locale.ROOT));
      }
    }
    return undelivered;
  }

  /** How many there are in each state. */
  public int count(State state) {
    return (int) standings.stream().filter(it -> it.state() == state).count();
  }

  /** How many are off for each reason, the most frequent reason first. */
  Map<String, Integer> offByReason() {
    Map<String, Integer> counts = new HashMap<>();
    for (RuleStanding standing : standings) {
      if (standing.state() == State.OFF) {
        counts.merge(standing.reason(), 1, Integer::sum);
      }
    }
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private Set<String> keys() {
    Set<String> keys = new HashSet<>();
    for (RuleStanding standing : standings) {
      if (standing.isEvaluated()) {
        keys.add(standing.rule().key());
      }
    }
    return keys;
  }
}
