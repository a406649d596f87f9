package io.sigline.receiver.cli;

import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.lint.Check;
import io.sigline.engine.lint.Finding;
import io.sigline.engine.lint.Linter;
import io.sigline.engine.lint.Severity;
import io.sigline.engine.parse.Suggestion;
import io.sigline.engine.rule.Problem;
import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.rules.FieldMapFiles;
import io.sigline.receiver.rules.RuleReview;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigline check}. */
@Command(
    name = "check",
    description =
        "Loads rules and field maps and says, for each that is refused, where, why, and what to"
            + " write; and what in the others is against Sigma's specification or hardly meant.",
    footer =
        "%nExit code: 0 all loaded and nothing of the severity of --fail-on or above found, 1 some"
            + " refused or such a thing found, 2 called wrongly.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class CheckCommand implements Callable<Integer> {
  /** How findings are printed. */
  enum Format {
    TEXT,
    JSON,
    SARIF
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Rule files and folders; folders named fieldmaps in them hold field maps.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text, json or sarif (2.1.0).",
      defaultValue = "text")
  private Format format = Format.TEXT;

  @Option(
      names = "--min-severity",
      paramLabel = "SEVERITY",
      description = "Print nothing below error, warning or note; warning if not given.",
      defaultValue = "warning")
  private Severity least = Severity.WARNING;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "Fail if something of this severity or above is found; error if not given.",
      defaultValue = "error")
  private Severity failing = Severity.ERROR;

  @Option(
      names = "--ignore",
      paramLabel = "ID",
      split = ",",
      description = "Leave out the findings of this check. Repeatable.")
  private List<String> ignored = new ArrayList<>();

  @Mixin private FieldMapOptions options = new FieldMapOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Set<Check> left = ignoredChecks();
    RulesConfig config = options.read();
    FieldMapFiles own = FieldMapFiles.under(paths);
    RuleReview review =
        RuleReview.of(
            paths, config.placeholders(), fieldMaps(config, own), options.loadPipelines(config));
    List<Finding> findings =
        review.findings().stream().filter(finding -> !left.contains(finding.check())).toList();
    List<Finding> shown = findings.stream().filter(it -> isAtLeast(it, least)).toList();
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> text(review, shown, own, out);
      case JSON ->
          out.println(
              Findings.json(
                  review.loaded(), review.refused().size(), withRefused(review, shown, own)));
      case SARIF -> out.println(Findings.sarif(withRefused(review, shown, own)));
    }
    out.flush();
    boolean clean =
        review.refused().isEmpty()
            && own.problems().isEmpty()
            && findings.stream().noneMatch(finding -> isAtLeast(finding, failing));
    return clean ? 0 : 1;
  }

  private Set<Check> ignoredChecks() {
    Set<Check> checks = EnumSet.noneOf(Check.class);
    for (String id : ignored) {
      Check check = Check.of(id);
      if (check == null || check == Check.REFUSED) {
        String near = Suggestion.near(id, Arrays.stream(Check.values()).map(Check::id).toList());
        throw new ParameterException(
            spec.commandLine(),
            "--ignore expects the id of a check, found '"
                + id
                + "'"
                + (check == null && near != null ? "; " + near : ""));
      }
      checks.add(check);
    }
    return checks;
  }

  /** Those asked for; else those that stand with the rules; else those of the configuration. */
  private FieldMaps fieldMaps(RulesConfig config, FieldMapFiles own) {
    if (options.areGiven()) {
      return options.load(config).fieldMaps();
    }
    if (!own.fieldMaps().names().isEmpty()) {
      return own.fieldMaps();
    }
    FieldMaps maps = FieldMapFiles.load(config.fieldMaps()).fieldMaps();
    if (maps.names().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("sigline: no field maps found, so log sources and fields are not checked");
    }
    return maps;
  }

  private static boolean isAtLeast(Finding finding, Severity severity) {
    return finding.check().severity().compareTo(severity) <= 0;
  }

  private static void text(
      RuleReview review, List<Finding> findings, FieldMapFiles own, PrintWriter out) {
    review.refused().forEach(problem -> out.println(Problems.line(problem)));
    findings.forEach(finding -> out.println(Visible.text(finding.toString())));
    own.problems().forEach(problem -> out.println(Problems.line(problem)));
    PipelineTable.lines(review.pipelines()).forEach(out::println);
    if (!findings.isEmpty()) {
      out.println(
          Arrays.stream(Severity.values())
              .map(severity -> count(severity, findings))
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining(", ")));
    }
    out.printf("%d loaded, %d refused%n", review.loaded(), review.refused().size());
  }

  private static String count(Severity severity, List<Finding> findings) {
    long count = findings.stream().filter(it -> it.check().severity() == severity).count();
    return count == 0 ? "" : count + " " + Findings.name(severity) + (count == 1 ? "" : "s");
  }

  private static List<Finding> withRefused(
      RuleReview review, List<Finding> findings, FieldMapFiles own) {
    Stream<Problem> refused = Stream.concat(review.refused().stream(), own.problems().stream());
    return Stream.concat(refused.map(Linter::finding), findings.stream()).toList();
  }
}
