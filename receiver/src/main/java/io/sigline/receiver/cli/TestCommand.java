package io.sigline.receiver.cli;

import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.offline.RuleTests;
import io.sigline.receiver.rules.FieldMapFiles;
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

/** {@code sigline test PATH…}. */
@Command(
    name = "test",
    description =
        "Runs rule tests: foo.test.yml beside foo.yml, with records that must and must not match.",
    footer = {
      "%nWithout a path, the launcher runs Sigline's own test suite; --no-setup only names what it lacks.",
      "%nExit code: 0 all passed, 1 some failed, 2 called wrongly."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TestCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Rule test files and folders.")
  private List<Path> paths = new ArrayList<>();

  @Mixin private FieldMapOptions options = new FieldMapOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RulesConfig config = options.read();
    FieldMapFiles maps = options.load(config);
    RuleTests.Report report =
        new RuleTests(maps.fieldMaps(), options.loadPipelines(config), config.placeholders())
            .run(paths);
    report.failures().forEach(failure -> out.println("FAILED " + visibleLines(failure)));
    report.untested().forEach(rule -> out.println("no test for " + rule));
    out.printf(
        "%d rule tests, %d records, %d failed%n",
        report.files(), report.cases(), report.failures().size());
    out.flush();
    if (report.files() == 0) {
      throw new CommandException("no rule test (*.test.yml) under " + paths);
    }
    return report.failures().isEmpty() ? 0 : 1;
  }

  private static String visibleLines(String text) {
    return String.join("\n", text.lines().map(Visible::text).toList());
  }
}
