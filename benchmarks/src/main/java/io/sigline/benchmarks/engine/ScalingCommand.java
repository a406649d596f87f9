package io.sigline.benchmarks.engine;

import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.DataSet;
import io.sigline.benchmarks.engine.Interleaved.Work;
import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.rule.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline bench scaling}. */
@Command(
    name = "scaling",
    mixinStandardHelpOptions = true,
    description = {
      "What a record costs, what the tables take and how long compiling lasts for ever more rules:",
      "the real ones, and copies beyond in which two letters of each longer literal are others."
    })
public final class ScalingCommand implements Callable<Integer> {
  private static final int COMPILATIONS = 3;
  private static final long SEED = 4;

  @Option(names = "--sizes", split = ",", description = "Numbers of rules (${DEFAULT-VALUE}).")
  private List<Integer> sizes = List.of(100, 1_000, 3_000, 3_755, 31_000);

  @Option(names = "--records", description = "Records of each set (${DEFAULT-VALUE}).")
  private int records = 8_000;

  @Option(names = "--rounds", description = "Rounds (${DEFAULT-VALUE}).")
  private int rounds = 10;

  @Mixin private DataOptions data = new DataOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** A plan of so many rules, its detector, and how long it took to compile. */
  private record Sized(Plan plan, Detector detector, double compileMillis) {}

  /** Made by the command line. */
  public ScalingCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Rule> rules = data.rules().rules();
    FieldMaps maps = DataOptions.fieldMaps();
    for (DataSet set : DataSet.values()) {
      Replay replay = new Replay(RecordReplay.records(data.file(set.events()), records));
      List<Sized> plans = new ArrayList<>();
      for (int size : sizes) {
        plans.add(compile(MutatedRules.of(rules, size, SEED), maps));
      }
      measure(set, replay, plans, rules.size(), out);
    }
    return 0;
  }

  private static Sized compile(List<Rule> rules, FieldMaps maps) {
    Plan plan = Plan.compile(rules, maps);
    double least = Double.MAX_VALUE;
    for (int i = 0; i < COMPILATIONS; i++) {
      long before = System.nanoTime();
      plan = Plan.compile(rules, maps);
      least = Math.min(least, (System.nanoTime() - before) / 1e6);
    }
    return new Sized(plan, plan.newDetector(), least);
  }

  private void measure(DataSet set, Replay replay, List<Sized> plans, int real, PrintWriter out)
      throws IOException {
    List<Work> works = new ArrayList<>();
    for (Sized sized : plans) {
      works.add(replay.judge(sized.detector()));
    }
    works.add(replay.walk(plans.getFirst().detector()));
    // indexes are made when the first event of their log source comes
    double[] first = replay.nanosPerRecord(1, works);
    double[] nanos = replay.nanosPerRecord(rounds, works);
    double base = nanos[closest(real)];
    out.printf(Locale.ROOT, "%n%s; walking alone: %.0f ns%n%n", set, nanos[works.size() - 1]);
    out.println(
        "| rules | judge, ns per record | × the real rules | compile ms | and its indexes ms | tables MB |");
    out.println("|---|---|---|---|---|---|");
    for (int i = 0; i < plans.size(); i++) {
      Sized sized = plans.get(i);
      out.printf(
          Locale.ROOT,
          "| %,d | %,.0f | %.2f | %.0f | %.0f | %.1f |%n",
          sized.plan().rules().size(),
          nanos[i],
          nanos[i] / base,
          sized.compileMillis(),
          (first[i] - nanos[i]) * records / 1e6,
          sized.plan().tableBytes() / 1e6);
    }
    out.flush();
  }

  /** The index of the size that is nearest to the number of real rules. */
  private int closest(int real) {
    int best = 0;
    for (int i = 1; i < sizes.size(); i++) {
      if (Math.abs(sizes.get(i) - real) < Math.abs(sizes.get(best) - real)) {
        best = i;
      }
    }
    return best;
  }
}
