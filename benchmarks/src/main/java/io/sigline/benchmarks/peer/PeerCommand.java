package io.sigline.benchmarks.peer;

import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.DataSet;
import io.sigline.benchmarks.Scratch;
import io.sigline.benchmarks.engine.OtherData;
import io.sigline.engine.compile.Frequencies;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.compile.RuleFields;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.parse.RuleSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline bench peer}. */
@Command(
    name = "peer",
    mixinStandardHelpOptions = true,
    description =
        "Runs Sigline and rsigma side by side: equal matches first, then CPU time in turn.",
    footer = {
      "%nInstall the peer (Rust, a recent nightly; 10 to 45 minutes):",
      "  cargo install rsigma --version 0.26.0 --features daemon-otlp",
      "%nExit code: 0 measured, 1 if a side did not find what is expected, 2 called wrongly."
    })
public final class PeerCommand implements Callable<Integer> {
  private static final int LEARN = 12_000;

  /** What is compared. */
  enum Part {
    ENGINE,
    SERVICE
  }

  @Option(
      names = "--rsigma",
      required = true,
      paramLabel = "FILE",
      description = "The peer's program.")
  private Path program = Path.of("");

  @Option(
      names = "--events",
      split = ",",
      paramLabel = "SET",
      description = "${COMPLETION-CANDIDATES} (both by default)")
  private List<DataSet> dataSets = List.of(DataSet.BULK, DataSet.WIN_OTRF);

  @Option(
      names = "--parts",
      split = ",",
      paramLabel = "PART",
      description = "${COMPLETION-CANDIDATES} (both by default)")
  private List<Part> parts = List.of(Part.ENGINE, Part.SERVICE);

  @Option(names = "--records", description = "Records of each set (${DEFAULT-VALUE}).")
  private int records = 30_000;

  @Option(names = "--rounds", description = "Rounds of each comparison (${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      description = "Length of a round of the service, each side (${DEFAULT-VALUE}).")
  private int seconds = 6;

  @Option(
      names = "--warm-up",
      description =
          "Seconds that Sigline, which is compiled while it runs, works before anything counts"
              + " (${DEFAULT-VALUE}); the peer, which is compiled ahead, works for one round.")
  private int warmUp = 60;

  @Option(names = "--check-only", description = "Checks the matches, measures nothing.")
  private boolean checkOnly;

  @Mixin private DataOptions data = new DataOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public PeerCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RuleSet rules = data.rules();
    FieldMaps maps = DataOptions.fieldMaps();
    try (Scratch scratch = Scratch.folder("sigline-peer")) {
      Path peerRules = scratch.path().resolve("rules");
      PeerRules.copy(data.rulesFolder(), peerRules);
      Rsigma rsigma = new Rsigma(program, peerRules, scratch.path());
      out.printf("%s beside sigline with %d rules%n", rsigma.version(), rules.rules().size());
      out.flush();
      FlatEvents converter = new FlatEvents(maps, RuleFields.of(rules.rules()));
      for (DataSet set : dataSets) {
        Frequencies learnt = OtherData.learn(data, set, rules.rules(), maps, LEARN);
        Plan plan = Plan.compile(rules.rules(), maps, learnt);
        compare(Corpus.read(data, set, records, converter), rsigma, plan, out);
      }
    }
    return 0;
  }

  private void compare(Corpus corpus, Rsigma rsigma, Plan plan, PrintWriter out)
      throws IOException, InterruptedException {
    Equality equality = new Equality(data, corpus, out);
    if (parts.contains(Part.ENGINE)) {
      var offline = new OfflineComparison(rsigma, corpus, plan, equality, out);
      offline.check();
      if (!checkOnly) {
        out.println("\n| events | sigline engine, records per CPU-second | rsigma eval | ratio |");
        out.println("|---|---|---|---|");
        offline.measure(rounds, Duration.ofSeconds(warmUp));
      }
    }
    if (parts.contains(Part.SERVICE)) {
      var online = new OnlineComparison(rsigma, corpus, equality, data, out);
      online.check();
      if (!checkOnly) {
        out.println("\n| events | sigline service, logs per CPU-second | rsigma daemon | ratio |");
        out.println("|---|---|---|---|");
        online.measure(rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp));
      }
    }
  }
}
