package io.sigline.receiver.cli;

import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.offline.OfflineException;
import io.sigline.receiver.offline.RecordExplainer;
import io.sigline.receiver.offline.RecordFile;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.rules.RuleLibrary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline explain}. */
@Command(
    name = "explain",
    description = "Shows how a record is seen and judged: log source, fields, rules, verdict.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ExplainCommand implements Runnable {
  @Option(
      names = {"-e", "--event"},
      required = true,
      paramLabel = "FILE",
      description = "OTLP/JSON export request; .gz too; - is standard input.")
  private Path event = Path.of("-");

  @Option(
      names = "--rule",
      paramLabel = "ID",
      defaultValue = "",
      description = "Also show which parts of this rule (id, name or title) hold.")
  private String wanted = "";

  @Mixin private RuleOptions options = new RuleOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      List<ExportRequest> requests = RecordFile.read(event);
      RuleLibrary library = options.load(spec.commandLine().getErr());
      RecordExplainer explainer =
          new RecordExplainer(library.plan(), library.fieldMaps(), chosen(library));
      requests.forEach(request -> explainer.explain(request).forEach(out::println));
    } catch (OfflineException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    out.flush();
  }

  private @Nullable Rule chosen(RuleLibrary library) {
    if (wanted.isEmpty()) {
      return null;
    }
    library.correlations().stream()
        .filter(correlation -> isWanted(correlation.document()))
        .findFirst()
        .ifPresent(correlation -> {
          throw new CommandException(
              "'%s' is a correlation of %s: a single record is judged by these"
                  .formatted(
                      wanted,
                      String.join(
                          ", ",
                          correlation.rules().stream().map(Correlation.Reference::name).toList())));
        });
    return library.rules().stream()
        .filter(this::isWanted)
        .findFirst()
        .orElseThrow(() ->
            new CommandException("no rule with the id, name or title '" + wanted + "' is loaded"));
  }

  private boolean isWanted(Rule rule) {
    return wanted.equals(rule.key())
        || wanted.equals(rule.id())
        || wanted.equals(rule.name())
        || wanted.equalsIgnoreCase(rule.title());
  }
}
