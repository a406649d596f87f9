package io.sigline.benchmarks.engine;

import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.DataSet;
import io.sigline.benchmarks.engine.Interleaved.Work;
import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Frequencies;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
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

/** {@code sigline bench engine}. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description =
        "CPU time per record of inflating, walking and judging it, on one thread, side by side.",
    footer = {
      "%nWitnesses are chosen by frequencies of events. They never change what matches; a plan is",
      "measured with those learnt from the other data set, with those that ship, and with none."
    })
public final class EngineCommand implements Callable<Integer> {
  @Option(
      names = "--events",
      split = ",",
      paramLabel = "SET",
      description = "${COMPLETION-CANDIDATES} (both by default)")
  private List<DataSet> dataSets = List.of(DataSet.BULK, DataSet.WIN_OTRF);

  @Option(names = "--records", description = "Records of each set (${DEFAULT-VALUE}).")
  private int records = 8_000;

  @Option(names = "--learn", description = "Records of the other set (${DEFAULT-VALUE}).")
  private int learn = 12_000;

  @Option(names = "--rounds", description = "Rounds (${DEFAULT-VALUE}).")
  private int rounds = 25;

  @Mixin private DataOptions data = new DataOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public EngineCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Rule> rules = data.rules().rules();
    out.printf("%d rules; ns per record (× inflate) on one thread%n%n", rules.size());
    out.println(
        "| events | inflate | walk | judge, witnesses from the other set | as shipped | untrained"
            + " | records per CPU-second (other set, untrained) |");
    out.println("|---|---|---|---|---|---|---|");
    out.flush();
    for (DataSet set : dataSets) {
      measure(set, rules, out);
    }
    return 0;
  }

  private void measure(DataSet set, List<Rule> rules, PrintWriter out) throws IOException {
    FieldMaps maps = DataOptions.fieldMaps();
    Detector learnt =
        Plan.compile(rules, maps, OtherData.learn(data, set, rules, maps, learn)).newDetector();
    Detector shipped = Plan.compile(rules, maps).newDetector();
    Detector untrained = Plan.compile(rules, maps, Frequencies.none()).newDetector();
    Replay replay = new Replay(RecordReplay.records(data.file(set.events()), records));
    List<Work> works =
        List.of(
            replay::inflate,
            replay.walk(shipped),
            replay.judge(learnt),
            replay.judge(shipped),
            replay.judge(untrained));
    double[] nanos = replay.nanosPerRecord(rounds, works);
    StringBuilder row = new StringBuilder("| " + set);
    for (double each : nanos) {
      row.append(String.format(Locale.ROOT, " | %,.0f (%.2f)", each, each / nanos[0]));
    }
    row.append(String.format(Locale.ROOT, " | %,.0f, %,.0f |", 1e9 / nanos[2], 1e9 / nanos[4]));
    out.println(row);
    out.flush();
  }
}
