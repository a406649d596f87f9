package io.sigline.receiver.cli;

import io.sigline.engine.rule.Rule;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.rules.Coverage;
import io.sigline.receiver.rules.RuleLibrary;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline coverage}. */
@Command(
    name = "coverage",
    description =
        "Prints which techniques of ATT&CK the rules are for, as a layer of the ATT&CK Navigator"
            + " (4.5): the score of a technique is the number of its rules.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class CoverageCommand implements Runnable {
  /** How the coverage is printed. */
  enum Format {
    NAVIGATOR,
    TEXT
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "navigator, or text: techniques and log sources with the number of their rules.",
      defaultValue = "navigator")
  private Format format = Format.NAVIGATOR;

  @Option(
      names = "--min-level",
      paramLabel = "LEVEL",
      description = "Only rules of this level or above.")
  private Rule.@Nullable Level least;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      description = "Only rules of this status. Repeatable.")
  private List<Rule.Status> statuses = new ArrayList<>();

  @Mixin private RuleOptions options = new RuleOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    RuleLibrary library = options.load(spec.commandLine().getErr());
    List<Rule> rules = library.rules().stream().filter(this::isWanted).toList();
    Coverage coverage = Coverage.of(rules, library.fieldMaps());
    switch (format) {
      case NAVIGATOR -> out.println(NavigatorLayer.of(coverage, about(rules.size())));
      case TEXT -> NavigatorLayer.lines(coverage).forEach(line -> out.println(Visible.text(line)));
    }
    out.flush();
  }

  private boolean isWanted(Rule rule) {
    Rule.Level level = rule.level();
    return (least == null || (level != null && level.compareTo(least) >= 0))
        && (statuses.isEmpty() || statuses.contains(rule.status()));
  }

  private String about(int rules) {
    StringBuilder text = new StringBuilder("Sigma rules loaded: %d".formatted(rules));
    if (least != null) {
      text.append(", level ").append(least.name().toLowerCase(Locale.ROOT)).append(" or above");
    }
    if (!statuses.isEmpty()) {
      text.append(", status ");
      text.append(
          String.join(
              " or ", statuses.stream().map(it -> it.name().toLowerCase(Locale.ROOT)).toList()));
    }
    return text.append("; the score is the number of rules").toString();
  }
}
