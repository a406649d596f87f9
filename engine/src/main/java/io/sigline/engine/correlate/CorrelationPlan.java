package io.sigline.engine.correlate;

import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/** What correlations want of hits, and where a hit goes. Immutable. */
public final class CorrelationPlan {
  private final List<PlannedCorrelation> correlations;
  private final Map<String, List<Target>> targets = new HashMap<>();
  private final Map<String, Integer> heights = new HashMap<>();
  private final Set<String> silent;

  private CorrelationPlan(List<PlannedCorrelation> correlations, Set<String> silent) {
    this.correlations = List.copyOf(correlations);
    this.silent = Set.copyOf(silent);
    for (PlannedCorrelation correlation : correlations) {
      heights.put(correlation.correlation.key(), correlation.height);
      for (Target target : correlation.targets()) {
        targets.computeIfAbsent(target.rule(), _ -> new ArrayList<>()).add(target);
      }
    }
  }

  /**
   * Plans correlations.
   *
   * @param correlations with the keys of what they refer to, inner ones before outer ones
   * @param silent keys of the rules and correlations that do not alert for themselves
   */
  public static CorrelationPlan of(List<Correlation> correlations, Set<String> silent) {
    Map<String, Integer> heights = new HashMap<>();
    for (Correlation correlation : correlations) {
      int height = 1;
      for (Reference reference : correlation.rules()) {
        for (String key : reference.keys()) {
          height = Math.max(height, heights.getOrDefault(key, 0) + 1);
        }
      }
      heights.put(correlation.key(), height);
    }
    Map<String, SequencedSet<String>> wanted = wanted(correlations);
    List<PlannedCorrelation> planned = new ArrayList<>();
    for (Correlation correlation : correlations) {
      String key = correlation.key();
      planned.add(
          new PlannedCorrelation(
              planned.size(),
              correlation,
              heights.getOrDefault(key, 1),
              carried(correlation, wanted),
              !silent.contains(key)));
    }
    return new CorrelationPlan(planned, silent);
  }

  /** The fields to be read of an event that this rule matched; empty if nobody wants its hits. */
  public SequencedSet<String> fields(String ruleKey) {
    SequencedSet<String> fields = new LinkedHashSet<>();
    for (Target target : targets(ruleKey)) {
      fields.addAll(target.groupFields());
      fields.addAll(target.measuredFields());
      fields.addAll(target.carriedFields());
    }
    return fields;
  }

  /** True if some correlation refers to the rule. */
  public boolean wants(String ruleKey) {
    return targets.containsKey(ruleKey);
  }

  /** True if the rule or correlation is not to alert for itself. */
  public boolean isSilent(String key) {
    return silent.contains(key);
  }

  /** True if there is no correlation. */
  public boolean isEmpty() {
    return correlations.isEmpty();
  }

  /**
   * How long hits are of use after their arrival: fed again, those of this time rebuild every
   * window that may still fire or that keeps another from firing, and what led to those.
   */
  public Duration memory(CorrelatorLimits limits) {
    Map<String, Duration> reaches = new HashMap<>();
    Duration longest = Duration.ZERO;
    for (PlannedCorrelation planned : correlations) {
      Duration timespan = planned.correlation.timespan();
      Duration inner =
          planned.targets().stream()
              .map(target -> reaches.getOrDefault(target.rule(), Duration.ZERO))
              .max(Comparator.naturalOrder())
              .orElse(Duration.ZERO);
      Duration reach = timespan.plus(inner);
      reaches.put(planned.correlation.key(), reach);
      Duration memory = timespan.plus(reach);
      longest = memory.compareTo(longest) > 0 ? memory : longest;
    }
    return longest.plus(limits.retention()).plus(limits.lateness().multipliedBy(highest() + 1L));
  }

  /** 0 for a rule; for a correlation one more than the highest that it refers to. */
  int height(String key) {
    return heights.getOrDefault(key, 0);
  }

  /** The greatest height of a correlation. */
  int highest() {
    return heights.values().stream().mapToInt(height -> height).max().orElse(0);
  }

  List<PlannedCorrelation> correlations() {
    return correlations;
  }

  List<Target> targets(String ruleKey) {
    return targets.getOrDefault(ruleKey, List.of());
  }

  /** What outer correlations want to know of the events of inner ones, by the inner one's key. */
  private static Map<String, SequencedSet<String>> wanted(List<Correlation> correlations) {
    Map<String, SequencedSet<String>> wanted = new HashMap<>();
    for (Correlation outer : correlations.reversed()) {
      SequencedSet<String> names = new LinkedHashSet<>(outer.groupBy());
      names.addAll(PlannedCorrelation.measured(outer.measure()));
      names.addAll(carried(outer, wanted));
      for (Reference reference : outer.rules()) {
        List<String> fields = fields(outer, reference, names);
        reference
            .keys()
            .forEach(key -> wanted.computeIfAbsent(key, _ -> new LinkedHashSet<>()).addAll(fields));
      }
    }
    return wanted;
  }

  private static List<String> carried(
      Correlation correlation, Map<String, SequencedSet<String>> wanted) {
    SequencedSet<String> names =
        new LinkedHashSet<>(wanted.getOrDefault(correlation.key(), new LinkedHashSet<>()));
    correlation.groupBy().forEach(names::remove);
    return List.copyOf(names);
  }

  static List<String> fields(Correlation correlation, Reference rule, Collection<String> names) {
    return names.stream().map(name -> correlation.field(name, rule)).toList();
  }
}
