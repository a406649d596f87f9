package io.sigline.benchmarks;

import io.sigline.benchmarks.load.LoadCommand;
import io.sigline.benchmarks.peer.PeerCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The benchmarks, as {@code sigline bench COMMAND} or {@code java -jar benchmarks.jar COMMAND}. */
@Command(
    name = "sigline bench",
    description = "Measures Sigline: every figure of docs/benchmarks.md comes from one of these.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {LoadCommand.class, PeerCommand.class, JmhCommand.class, HelpCommand.class})
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The commands; what a user got wrong is said in one line, without a stack trace. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::explain);
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof BenchException said) {
      command.getErr().println("sigline bench: " + said.getMessage());
    } else {
      command.getErr().println("sigline bench: a fault of Sigline's own, please report it:");
      failure.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
