package io.sigline.receiver.cli;

import io.sigline.receiver.audit.AuditEntry;
import io.sigline.receiver.audit.AuditVerification;
import io.sigline.receiver.logging.Visible;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline audit}. */
@Command(
    name = "audit",
    description = "Lists what was done to Sigline, by whom and from where.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = AuditVerifyCommand.class)
final class AuditCommand implements Runnable {
  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "50",
      description = "So many entries, the newest; ${DEFAULT-VALUE}. 0 = all.")
  private int most;

  @Option(names = "--json", description = "Print entries as they stand in the log.")
  private boolean json;

  @Mixin private ConfigOptions options = new ConfigOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Deque<AuditEntry> entries = new ArrayDeque<>();
    try {
      AuditVerification.forEach(
          CommandAudit.folder(options.read()),
          entry -> {
            entries.add(entry);
            if (most > 0 && entries.size() > most) {
              entries.removeFirst();
            }
          });
    } catch (IOException e) {
      throw new CommandException("the audit log cannot be read: " + e, e);
    }
    entries.forEach(entry -> out.println(json ? entry.content().toString() : line(entry)));
    out.flush();
  }

  private static String line(AuditEntry entry) {
    return Visible.text(
        "%d  %s  %s  %s  %s (%s)  %s"
            .formatted(
                entry.number(),
                entry.text("time"),
                entry.text("action"),
                entry.text("outcome"),
                entry.text("who"),
                entry.text("from"),
                entry.content().path("detail")));
  }
}
