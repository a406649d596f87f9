package io.sigline.receiver.cli;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.offline.RecordFile;
import io.sigline.receiver.offline.RecordMatcher;
import io.sigline.receiver.rules.RuleLibrary;
import io.sigline.receiver.rules.RuleStanding.State;
import io.sigline.receiver.rules.SelectedRules;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigline match}. */
@Command(
    name = "match",
    description =
        "Evaluates records from files and prints one JSON line per record and rule, then one for"
            + " each time that a correlation fires.",
    footer = "%nExit code: 0 every record was judged, 1 some could not be, 2 called wrongly.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class MatchCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Records: OTLP/JSON export requests, one to a line or not, or as --input says; .gz too; -"
              + " is standard input.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--costs",
      description =
          "Print what the dearest rules cost instead of the matches; files are judged twice, the"
              + " first time to warm up.")
  private boolean costs;

  @Mixin private InputOptions input = new InputOptions();
  @Mixin private RuleOptions options = new RuleOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    RuleLibrary library = options.load(err);
    Consumer<String> problems = problem -> err.println("sigline: " + Visible.text(problem));
    boolean clean =
        costs
            ? printCosts(library, out::println, problems)
            : RecordMatcher.correlated(
                library.plan(),
                CorrelationPlan.of(library.correlations(), silent(library.selected())),
                library.selected().undelivered(),
                input.read(),
                files,
                out::println,
                problems);
    out.flush();
    return clean ? 0 : 1;
  }

  /** Correlations on trial are told like any other. */
  private static Set<String> silent(SelectedRules selected) {
    Set<String> silent = new HashSet<>(selected.silentBy());
    silent.addAll(selected.evaluatedAs(State.OFF));
    return silent;
  }

  /** Standard input can be read only once: it is judged cold. */
  private boolean printCosts(
      RuleLibrary library, Consumer<String> lines, Consumer<String> problems) {
    if (!files.contains(RecordFile.STANDARD_INPUT)) {
      boolean _ = matcher(library.plan(), _ -> {}, _ -> {}).match(files);
    }
    Plan measured = Plan.compile(library.rules(), library.fieldMaps());
    boolean clean = matcher(measured, _ -> {}, problems).match(files);
    new CostTable(measured.costs()).lines().forEach(lines);
    return clean;
  }

  private RecordMatcher<String> matcher(
      Plan plan, Consumer<String> lines, Consumer<String> problems) {
    return RecordMatcher.lines(plan, input.read(), lines, problems);
  }
}
