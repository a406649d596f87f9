package io.sigline.receiver.cli;

import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Problem;
import io.sigline.receiver.rules.FieldMapFiles;
import io.sigline.receiver.rules.RuleLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigline check}. */
@Command(
    name = "check",
    description =
        "Loads rules and field maps and says, for each that is refused, where, why, and what to write.",
    footer = "%nExit code: 0 all loaded, 1 some refused, 2 called wrongly.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class CheckCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Rule files and folders; folders named fieldmaps in them hold field maps.")
  private List<Path> paths = new ArrayList<>();

  @Mixin private ConfigOptions options = new ConfigOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RuleSet set = RuleLoader.check(paths, options.read().rules().placeholders());
    List<Problem> refused = set.refused();
    refused.forEach(problem -> out.println(Problems.line(problem)));
    set.warnings().forEach(problem -> out.println(Problems.line(problem) + " (warning)"));
    List<Problem> fieldMaps = FieldMapFiles.under(paths).problems();
    fieldMaps.forEach(problem -> out.println(Problems.line(problem)));
    out.printf("%d loaded, %d refused%n", set.rules().size(), refused.size());
    out.flush();
    return refused.isEmpty() && fieldMaps.isEmpty() ? 0 : 1;
  }
}
