package io.sigline.receiver.cli;

import io.sigline.receiver.audit.AuditEntry;
import io.sigline.receiver.audit.AuditVerification;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.logging.Visible;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline audit verify}. */
@Command(
    name = "verify",
    description = "Says whether entries of the audit log were changed, removed, put in or moved.",
    footer = {
      "%nWithout audit.key, who may write the log can write all of it anew; then only an entry that"
          + " was noted elsewhere (--anchor) tells. Each is in Sigline's own log, too.",
      "%nExit code: 0 the chain is whole, 1 it is not, 2 called wrongly."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditVerifyCommand implements Callable<Integer> {
  @Option(
      names = "--anchor",
      paramLabel = "NUMBER:HASH",
      defaultValue = "",
      description = "An entry that must be there, as it was noted elsewhere.")
  private String anchor = "";

  @Mixin private ConfigOptions options = new ConfigOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    SiglineConfig config = options.read();
    AuditVerification.Result result;
    try {
      result = AuditVerification.of(CommandAudit.folder(config), CommandAudit.seal(config), anchor);
    } catch (IOException e) {
      throw new CommandException("the audit log cannot be read: " + e, e);
    }
    result.problems().forEach(problem -> out.println(Visible.text(problem)));
    AuditEntry last = result.last();
    if (last == null) {
      out.println("no entries");
    } else {
      out.printf(
          "%d entries, %s; the last is %d:%s%n",
          result.entries(),
          result.problems().isEmpty() ? "the chain is whole" : "the chain is broken",
          last.number(),
          Visible.text(last.hash()));
    }
    out.flush();
    return result.problems().isEmpty() ? 0 : 1;
  }
}
