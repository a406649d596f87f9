package io.sigline.receiver.cli;

import io.sigline.engine.rule.Rule;
import io.sigline.receiver.offline.Explanation;
import io.sigline.receiver.offline.OfflineException;
import io.sigline.receiver.offline.RecordFile;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.rules.RuleLibrary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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
      description = "Judge by this rule only (id, name or title), and show which parts of it hold.")
  private String wanted = "";

  @Mixin private RuleOptions options = new RuleOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      List<ExportRequest> requests = RecordFile.read(event);
      RuleLibrary library = options.load(spec.commandLine().getErr());
      Explanation explanation =
          new Explanation(chosen(library), library.fieldMaps(), !wanted.isEmpty());
      requests.forEach(request -> explanation.of(request).forEach(out::println));
    } catch (OfflineException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    out.flush();
  }

  private List<Rule> chosen(RuleLibrary library) {
    if (wanted.isEmpty()) {
      return library.rules();
    }
    List<Rule> rules = library.rules().stream().filter(this::isWanted).toList();
    if (rules.isEmpty()) {
      throw new CommandException(
          "no rule with the id, name or title '" + wanted + "' is loaded; sigline check says why");
    }
    return rules;
  }

  private boolean isWanted(Rule rule) {
    return wanted.equals(rule.key())
        || wanted.equals(rule.id())
        || wanted.equals(rule.name())
        || wanted.equalsIgnoreCase(rule.title());
  }
}
