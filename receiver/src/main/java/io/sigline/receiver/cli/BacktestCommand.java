package io.sigline.receiver.cli;

import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.offline.Backtest;
import io.sigline.receiver.rules.RuleLibrary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigline backtest}. */
@Command(
    name = "backtest",
    description =
        "Evaluates records from files and reports how often each rule matched, and each correlation"
            + " fired, on which hosts, and when; with examples. sigline match prints each match"
            + " instead.",
    footer = "%nExit code: 0 every record was judged, 1 some could not be, 2 called wrongly.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class BacktestCommand implements Callable<Integer> {
  /** How the report is printed. */
  enum Format {
    TEXT,
    JSON,
    CSV
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Records; .gz too; - is standard input.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text, json, or csv: one line per rule and host.",
      defaultValue = "text")
  private Format format = Format.TEXT;

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "Matches shown per rule, the first ones; 1 if not given.",
      defaultValue = "1")
  private int examples = 1;

  @Mixin private InputOptions input = new InputOptions();
  @Mixin private RuleOptions options = new RuleOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    RuleLibrary library = options.load(err);
    Backtest.Report report =
        new Backtest(
                library.plan(),
                CorrelationPlan.of(library.correlations(), library.silent()),
                input.read(),
                examples)
            .run(files, problem -> err.println("sigline: " + Visible.text(problem)));
    BacktestPrinter printer = new BacktestPrinter(report);
    switch (format) {
      case TEXT -> printer.text().forEach(out::println);
      case JSON -> out.println(printer.json());
      case CSV -> printer.csv().forEach(out::println);
    }
    out.flush();
    return report.clean() ? 0 : 1;
  }
}
