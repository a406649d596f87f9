package io.sigline.receiver.cli;

import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.pull.ManagedFolder;
import io.sigline.receiver.pull.PullException;
import io.sigline.receiver.pull.SetDiff;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline rules rollback}. */
@Command(
    name = "rollback",
    description = "Puts the set of rules in force that was before the last pull.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RollbackCommand implements Runnable {
  @Option(
      names = "--into",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder that rules pull filled.")
  private Path into = Path.of("");

  @Option(names = "--dry-run", description = "Only say what would change.")
  private boolean dryRun;

  @Option(names = "--all", description = "Name every rule that changes.")
  private boolean all;

  @Mixin private FieldMapOptions options = new FieldMapOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (ManagedFolder folder = ManagedFolder.open(into)) {
      Path previous =
          folder
              .previous()
              .orElseThrow(() -> new CommandException("no earlier set is kept in " + into));
      new DiffPrinter(out, all)
          .print(SetDiff.of(folder.current(), previous, options.reading(options.read())));
      if (dryRun) {
        out.println("nothing written (--dry-run)");
      } else {
        String inForce = folder.rollback();
        out.println("in force: " + Visible.text(inForce));
        CommandAudit.note(
            options.config(),
            "rules-rollback",
            Map.of("into", into.toAbsolutePath().toString(), "in-force", inForce),
            spec.commandLine().getErr());
      }
      out.flush();
    } catch (PullException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }
}
