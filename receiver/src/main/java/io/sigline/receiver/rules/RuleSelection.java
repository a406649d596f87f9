package io.sigline.receiver.rules;

import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.rules.RuleStanding.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rules of a set alert, which are on trial and which are off, as the configuration wants it.
 *
 * <p>Each rule and each correlation is judged by itself, and that is about its own alerts only:
 * what a correlation refers to is evaluated for it, whether or not it is on trial or off. A
 * correlation that is off for good, or on trial, silences none of the rules that it refers to.
 */
final class RuleSelection {
  private final RulesConfig config;
  private final RuleMatcher enabled;
  private final RuleMatcher disabled;
  private final RuleMatcher shadow;
  private final Map<String, Correlation> correlations = new HashMap<>();
  private final Map<String, Rule> rules = new HashMap<>();
  private final List<RuleStanding> standings = new ArrayList<>();

  private RuleSelection(RulesConfig config) {
    this.config = config;
    this.enabled = new RuleMatcher("rules.enabled", config.enabled());
    this.disabled = new RuleMatcher("rules.disabled", config.disabled());
    this.shadow = new RuleMatcher("rules.shadow", config.shadow());
  }

  /** What is in force of these. */
  static SelectedRules of(RulesConfig config, List<Rule> rules, List<Correlation> correlations) {
    return new RuleSelection(config).select(rules, correlations);
  }

  private record Judged(State state, String reason) {}

  private SelectedRules select(List<Rule> all, List<Correlation> correlating) {
    all.forEach(rule -> rules.put(rule.key(), rule));
    correlating.forEach(correlation -> correlations.put(correlation.key(), correlation));
    Map<String, Judged> judged = new HashMap<>();
    all.forEach(rule -> judged.put(rule.key(), judge(rule, List.of(rule.logSource()))));
    correlating.forEach(correlation ->
        judged.put(correlation.key(), judge(correlation.document(), sources(correlation))));
    Set<String> needed = needed(correlating, judged);
    List<Correlation> silencing =
        correlating.stream()
            .filter(it -> isSilencing(it.key(), judged.get(it.key()), needed))
            .toList();
    Set<String> silent = RuleSet.silentBy(silencing);
    all.forEach(rule -> stand(rule, judged, needed, silent));
    correlating.forEach(correlation -> stand(correlation.document(), judged, needed, silent));
    return new SelectedRules(standings, silent, withoutEffect());
  }

  private Judged judge(Rule rule, Collection<LogSource> sources) {
    Optional<String> off =
        disabled.any(rule, sources).or(() -> tooLow(rule)).or(() -> enabled.unmet(rule, sources));
    Optional<String> trial = shadow.any(rule, sources);
    if (off.isPresent()) {
      return new Judged(State.OFF, off.get());
    }
    if (rule.shadow()) {
      return new Judged(State.SHADOW, "x-shadow in its file");
    }
    return trial
        .map(reason -> new Judged(State.SHADOW, reason))
        .orElseGet(() -> new Judged(State.ENABLED, ""));
  }

  private Optional<String> tooLow(Rule rule) {
    var level = RuleMatcher.level(rule);
    return level.compareTo(config.minimumLevel()) >= 0
        ? Optional.empty()
        : Optional.of(
            "its level %s is below rules.minimum-level %s"
                .formatted(lower(level), lower(config.minimumLevel())));
  }

  /** Off and evaluated all the same, it is still what its author made it: part of another. */
  private static boolean isSilencing(String key, @Nullable Judged judged, Set<String> needed) {
    State state = judged == null ? State.ENABLED : judged.state();
    return switch (state) {
      case ENABLED -> true;
      case SHADOW -> false;
      case OFF -> needed.contains(key);
    };
  }

  /** Keys of all that correlations refer to which are not off, directly or not. */
  private Set<String> needed(List<Correlation> correlating, Map<String, Judged> judged) {
    Set<String> needed = new HashSet<>();
    for (Correlation correlation : correlating) {
      Judged own = judged.get(correlation.key());
      if (own == null || own.state() != State.OFF) {
        addReferences(correlation, needed);
      }
    }
    return needed;
  }

  private void addReferences(Correlation correlation, Set<String> into) {
    for (Correlation.Reference reference : correlation.rules()) {
      for (String key : reference.keys()) {
        Correlation inner = correlations.get(key);
        if (into.add(key) && inner != null) {
          addReferences(inner, into);
        }
      }
    }
  }

  /** Those of the rules that it refers to, directly or not. */
  private Set<LogSource> sources(Correlation correlation) {
    Set<LogSource> sources = new HashSet<>();
    for (String key : references(correlation)) {
      Rule rule = rules.get(key);
      if (rule != null) {
        sources.add(rule.logSource());
      }
    }
    return sources;
  }

  private Set<String> references(Correlation correlation) {
    Set<String> keys = new HashSet<>();
    addReferences(correlation, keys);
    return keys;
  }

  private void stand(
      Rule rule, Map<String, Judged> judged, Set<String> needed, Set<String> silent) {
    Judged own = judged.getOrDefault(rule.key(), new Judged(State.ENABLED, ""));
    Correlation correlation = correlations.get(rule.key());
    boolean isOff = own.state() == State.OFF;
    standings.add(
        new RuleStanding(
            rule,
            correlation != null,
            own.state(),
            own.reason(),
            !isOff || needed.contains(rule.key()),
            !isOff && silent.contains(rule.key()),
            correlation == null ? Set.of() : references(correlation)));
  }

  private List<String> withoutEffect() {
    List<String> all = new ArrayList<>(enabled.withoutEffect());
    all.addAll(disabled.withoutEffect());
    all.addAll(shadow.withoutEffect());
    return all;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
