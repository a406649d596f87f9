package io.sigline.receiver.cli;

import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.offline.RuleText;
import io.sigline.receiver.rules.RuleLibrary;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigline rules transform}. */
@Command(
    name = "transform",
    description =
        "Shows what processing pipelines make of rules: what was asked for before and after, and"
            + " what each transformation did.",
    footer = {
      "%nA line of a rule begins with - if a pipeline took it away, with + if a pipeline made it."
          + " Without RULE, every rule that is changed.",
      "%nExit code: 0 rules were changed and none refused, 1 nothing was changed or a pipeline"
          + " refused a rule, 2 called wrongly."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TransformCommand implements Callable<Integer> {
  /** A rule or correlation as it is shown. */
  private record Shown(Rule rule, List<String> lines) {}

  @Parameters(
      arity = "0..*",
      paramLabel = "RULE",
      description = "Id, name or title of a rule or correlation.")
  private List<String> wanted = new ArrayList<>();

  @Mixin private RuleOptions options = new RuleOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RulesConfig config = options.read();
    if (config.pipelines().isEmpty()) {
      throw new CommandException(
          "expected a pipeline, by --pipeline or in the configuration under rules.pipelines");
    }
    RuleLibrary after = options.load(spec.commandLine().getErr());
    RuleLibrary before = options.loadWithoutPipelines();
    SequencedMap<String, Shown> old = shown(before);
    SequencedMap<String, Shown> made = shown(after);
    int changed = 0;
    for (Map.Entry<String, Shown> entry : made.entrySet()) {
      Shown now = entry.getValue();
      Shown then = old.get(entry.getKey());
      boolean differs = then == null || !then.lines().equals(now.lines());
      changed += differs ? 1 : 0;
      if (wanted.isEmpty() ? differs : isWanted(now.rule())) {
        print(then, now, out);
      }
    }
    requireFound(made, after);
    List<Problem> refused = new ArrayList<>(after.refused());
    refused.removeAll(before.refused());
    refused.forEach(problem -> out.println("refused " + Problems.line(problem)));
    PipelineTable.lines(after.pipelines().counts()).forEach(out::println);
    out.printf(
        "%d of %d rules and correlations changed, %d refused by pipelines%n",
        changed, made.size(), refused.size());
    out.flush();
    return changed > 0 && refused.isEmpty() ? 0 : 1;
  }

  private static SequencedMap<String, Shown> shown(RuleLibrary library) {
    SequencedMap<String, Shown> shown = new LinkedHashMap<>();
    library.rules().forEach(rule -> shown.put(rule.key(), new Shown(rule, RuleText.of(rule))));
    library
        .correlations()
        .forEach(correlation ->
            shown.put(
                correlation.key(), new Shown(correlation.document(), RuleText.of(correlation))));
    return shown;
  }

  private void print(@Nullable Shown then, Shown now, PrintWriter out) {
    Rule rule = now.rule();
    out.println(Visible.text(rule.title() + " (" + rule.key() + ") " + rule.source()));
    List<String> before = then == null ? List.of() : then.lines();
    RuleText.difference(before, now.lines())
        .forEach(line -> out.println("  " + Visible.text(line)));
  }

  private void requireFound(Map<String, Shown> made, RuleLibrary library) {
    TreeSet<String> missing = new TreeSet<>(wanted);
    made.values().forEach(shown -> missing.removeIf(name -> isNamed(shown.rule(), name)));
    if (!missing.isEmpty()) {
      throw new CommandException(
          "no rule with the id, name or title '%s' is loaded%s"
              .formatted(
                  missing.first(),
                  library.refused().isEmpty()
                      ? ""
                      : "; " + library.refused().size() + " are refused, see sigline check"));
    }
  }

  private boolean isWanted(Rule rule) {
    return wanted.stream().anyMatch(name -> isNamed(rule, name));
  }

  private static boolean isNamed(Rule rule, String name) {
    return name.equals(rule.key())
        || name.equals(rule.id())
        || name.equals(rule.name())
        || name.equalsIgnoreCase(rule.title());
  }
}
