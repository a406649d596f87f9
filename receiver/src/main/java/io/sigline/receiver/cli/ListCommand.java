package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigline.receiver.logging.Visible;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline rules list}. */
@Command(
    name = "list",
    description =
        "Lists the rules of the running Sigline: state, key, file, version of the file, matches,"
            + " title, and why a rule does not alert.",
    footer = "%nExit code: 0 no rule is quarantined, 1 some are, 2 called wrongly.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ListCommand implements Callable<Integer> {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only those: enabled, shadow, off or quarantined.")
  private @Nullable State state;

  @Mixin private AdminOptions admin = new AdminOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The states of rules. */
  enum State {
    ENABLED,
    SHADOW,
    OFF,
    QUARANTINED
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ListedRules listed = ListedRules.ask(admin.running());
    State wanted = state;
    for (JsonNode rule : listed.rules().values()) {
      if (wanted == null || wanted.name().equalsIgnoreCase(rule.path("state").asText())) {
        out.println(line(rule));
      }
    }
    out.println(
        listed.counts().entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", ")));
    out.flush();
    return listed.counts().getOrDefault("quarantined", 0L) > 0 ? 1 : 0;
  }

  private static String line(JsonNode rule) {
    String reason = rule.path("reason").asText();
    String silent = rule.path("silent").asBoolean() ? "alerts by correlations only" : "";
    String why = reason.isEmpty() ? silent : reason;
    String impaired =
        rule.path("impaired-by").isMissingNode()
            ? ""
            : "; lacks quarantined rules " + rule.path("impaired-by");
    return "%-11s  %s  %s  %s  %s matches  %s%s%s"
        .formatted(
            rule.path("state").asText(),
            rule.path("id").asText(),
            rule.path("file").asText(),
            rule.path("version").asText(),
            rule.path("matches").asText("0"),
            Visible.text(rule.path("title").asText()),
            why.isEmpty() ? "" : ": " + Visible.text(why),
            Visible.text(impaired));
  }
}
