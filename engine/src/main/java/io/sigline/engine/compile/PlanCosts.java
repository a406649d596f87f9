package io.sigline.engine.compile;

import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What judging cost since a plan was compiled, by all its detectors: elapsed time, extrapolated
 * from samples (one record in 64, one evaluation of a rule in 16).
 *
 * @param records records judged
 * @param nanosPerRecord for judging one record on average, without walking it
 * @param rules those that were evaluated at least once, the dearest first
 * @param logSources those of which there were events, the dearest first
 */
public record PlanCosts(
    long records, double nanosPerRecord, List<RuleCost> rules, List<SourceCost> logSources) {
  public PlanCosts {
    rules = List.copyOf(rules);
    logSources = List.copyOf(logSources);
  }

  /** The share of the time that evaluating rules took, reasons of matches included; 0 to 1. */
  public double shareOfRules() {
    return Math.min(1, rules.stream().mapToDouble(RuleCost::share).sum());
  }

  /** The share of the time that finding candidates took, 0 to 1. */
  public double shareOfSearch() {
    return Math.min(1, logSources.stream().mapToDouble(SourceCost::share).sum());
  }

  /** How often any rule was evaluated. */
  public long evaluations() {
    return rules.stream().mapToLong(RuleCost::evaluations).sum();
  }

  static PlanCosts of(List<Rule> rules, Routes routes, Tally.Sum sum) {
    double total = sum.records() * sum.nanosPerRecord();
    List<RuleCost> ruleCosts = new ArrayList<>();
    Map<LogSource, Long> events = routes.byLogSource(sum::events);
    Map<LogSource, Long> eventsByRuleSource = new HashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      if (sum.evaluations(i) > 0) {
        long covered =
            eventsByRuleSource.computeIfAbsent(
                rules.get(i).logSource(), source -> covered(source, events));
        double nanos = sum.nanos(i);
        ruleCosts.add(
            new RuleCost(
                rules.get(i),
                covered,
                sum.evaluations(i),
                sum.matches(i),
                nanos,
                share(nanos, total)));
      }
    }
    ruleCosts.sort(Comparator.comparingDouble(RuleCost::nanos).reversed());
    return new PlanCosts(
        sum.records(), sum.nanosPerRecord(), ruleCosts, sources(routes, events, sum, total));
  }

  private static long covered(LogSource ruleSource, Map<LogSource, Long> events) {
    return events.entrySet().stream()
        .filter(entry -> ruleSource.covers(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static List<SourceCost> sources(
      Routes routes, Map<LogSource, Long> events, Tally.Sum sum, double total) {
    Map<LogSource, Long> nanos = routes.byLogSource(sum::searchNanos);
    return events.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(entry -> {
          double spent = (double) nanos.getOrDefault(entry.getKey(), 0L);
          return new SourceCost(entry.getKey(), entry.getValue(), spent, share(spent, total));
        })
        .sorted(
            Comparator.comparingDouble(SourceCost::share)
                .reversed()
                .thenComparing(cost -> cost.logSource().toString()))
        .toList();
  }

  private static double share(double nanos, double total) {
    return total == 0 ? 0 : Math.min(1, nanos / total);
  }
}
