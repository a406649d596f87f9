package io.sigline.benchmarks.gate;

import io.sigline.benchmarks.BenchException;
import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.DataSet;
import io.sigline.benchmarks.Scratch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigline bench gate}. */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description =
        "Builds two commits and measures their engines in turn; fails if the second is slower.",
    footer = "%nExit code: 0 within the bound, 1 slower, 2 called wrongly.")
public final class GateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BASE", description = "The commit to compare with.")
  private String base = "";

  @Parameters(paramLabel = "HEAD", defaultValue = "HEAD", description = "${DEFAULT-VALUE}")
  private String head = "HEAD";

  @Option(
      names = "--bound",
      description = "How many times as much a record may cost (${DEFAULT-VALUE}).")
  private double bound = 1.05;

  @Option(names = "--turns", description = "Processes of each commit and set (${DEFAULT-VALUE}).")
  private int turns = 3;

  @Option(names = "--records", description = "Records of each set (${DEFAULT-VALUE}).")
  private int records = 8_000;

  @Option(names = "--rounds", description = "Rounds in each process (${DEFAULT-VALUE}).")
  private int rounds = 15;

  @Mixin private DataOptions data = new DataOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public GateCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Path home = DataOptions.home();
    String before = hash(home, base);
    String after = hash(home, head);
    boolean within = true;
    try (Scratch scratch = Scratch.folder("sigline-gate");
        Commit old = Commit.build(before, home, scratch.path().resolve("base"));
        Commit young = Commit.build(after, home, scratch.path().resolve("head"))) {
      out.printf("base %s, head %s; ns per record, the least of %d%n%n", before, after, turns);
      out.println("| events | walk base | head | ratio | judge base | head | ratio |");
      out.println("|---|---|---|---|---|---|---|");
      for (DataSet set : DataSet.values()) {
        within &= compare(set, old, young, out);
      }
    }
    out.println(within ? "within the bound" : "slower than the bound of " + bound);
    out.flush();
    return within ? 0 : 1;
  }

  private boolean compare(DataSet set, Commit old, Commit young, PrintWriter out) {
    Path events = data.file(set.events());
    Costs first = Costs.UNKNOWN;
    Costs second = Costs.UNKNOWN;
    for (int turn = 0; turn < turns; turn++) {
      first = first.least(old.measure(data.rulesFolder(), events, records, rounds));
      second = second.least(young.measure(data.rulesFolder(), events, records, rounds));
    }
    double walk = second.walk() / first.walk();
    double judge = second.judge() / first.judge();
    out.printf(
        Locale.ROOT,
        "| %s | %,.0f | %,.0f | %.3f | %,.0f | %,.0f | %.3f |%n",
        set,
        first.walk(),
        second.walk(),
        walk,
        first.judge(),
        second.judge(),
        judge);
    out.flush();
    return walk <= bound && judge <= bound;
  }

  private static String hash(Path home, String name) {
    return Commit.hash(home, name)
        .orElseThrow(() -> new BenchException("expected a commit, found none: " + name));
  }
}
