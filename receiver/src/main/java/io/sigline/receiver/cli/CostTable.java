package io.sigline.receiver.cli;

import io.sigline.engine.compile.PlanCosts;
import io.sigline.engine.compile.RuleCost;
import io.sigline.receiver.logging.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What rules cost, as a table for people.
 *
 * @param costs of a plan
 */
record CostTable(PlanCosts costs) {
  private static final int MOST_RULES = 10;

  /** The lines: what a record costs, the dearest rules, and the rest. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d records, %,.0f ns each to judge: %.1f %% to find candidates, %.1f %% to evaluate them",
            costs.records(),
            costs.nanosPerRecord(),
            100 * costs.shareOfSearch(),
            100 * costs.shareOfRules()));
    lines.add("");
    lines.add(" share  ns/event     events evaluated   matched  rule");
    costs.rules().stream().limit(MOST_RULES).forEach(rule -> lines.add(line(rule)));
    int others = costs.rules().size() - MOST_RULES;
    if (others > 0) {
      lines.add(String.format(Locale.ROOT, "and %,d more rules that were candidates", others));
    }
    return lines;
  }

  private static String line(RuleCost rule) {
    return String.format(
        Locale.ROOT,
        "%5.2f%% %,9.1f %,10d %,9d %,9d  %s %s",
        100 * rule.share(),
        rule.nanosPerEvent(),
        rule.events(),
        rule.evaluations(),
        rule.matches(),
        rule.rule().key(),
        Visible.text(rule.rule().title()));
  }
}
