package io.sigline.benchmarks.engine;

import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.DataSet;
import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.compile.PlanCosts;
import io.sigline.engine.compile.RuleCost;
import io.sigline.engine.rule.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline bench rules}. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = "The dearest rules: time per event of their log source, and share of the whole.")
public final class RulesCommand implements Callable<Integer> {
  @Option(names = "--records", description = "Records of each set (${DEFAULT-VALUE}).")
  private int records = 12_000;

  @Option(names = "--rounds", description = "How often each is judged (${DEFAULT-VALUE}).")
  private int rounds = 10;

  @Option(names = "--top", description = "How many rules are named (${DEFAULT-VALUE}).")
  private int top = 10;

  @Mixin private DataOptions data = new DataOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public RulesCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Rule> rules = data.rules().rules();
    for (DataSet set : DataSet.values()) {
      Replay replay = new Replay(RecordReplay.records(data.file(set.events()), records));
      warmUp(replay, rules);
      Plan plan = Plan.compile(rules, DataOptions.fieldMaps());
      Detector detector = plan.newDetector();
      var _ = replay.nanosPerRecord(rounds, List.of(replay.judge(detector)));
      print(set, plan.costs(), out);
    }
    return 0;
  }

  private void warmUp(Replay replay, List<Rule> rules) throws IOException {
    Detector detector = Plan.compile(rules, DataOptions.fieldMaps()).newDetector();
    var _ = replay.nanosPerRecord(rounds, List.of(replay.judge(detector)));
  }

  private void print(DataSet set, PlanCosts costs, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%s: %.0f ns to judge a record; of it %.0f %% for finding candidates, %.0f %% for"
            + " rules%n%n",
        set,
        costs.nanosPerRecord(),
        100 * costs.shareOfSearch(),
        100 * costs.shareOfRules());
    out.println("| rule | log source | ns per event of it | evaluated, matched | share |");
    out.println("|---|---|---|---|---|");
    for (RuleCost cost : costs.rules().stream().limit(top).toList()) {
      out.printf(
          Locale.ROOT,
          "| %s | %s | %.0f | %,d, %,d | %.1f %% |%n",
          cost.rule().title(),
          cost.rule().logSource(),
          cost.nanosPerEvent(),
          cost.evaluations(),
          cost.matches(),
          100 * cost.share());
    }
    out.flush();
  }
}
