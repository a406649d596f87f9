package io.sigline.benchmarks;

import io.sigline.benchmarks.engine.AllocationCommand;
import io.sigline.benchmarks.engine.CorrelationsCommand;
import io.sigline.benchmarks.engine.EngineCommand;
import io.sigline.benchmarks.engine.RulesCommand;
import io.sigline.benchmarks.engine.ScalingCommand;
import io.sigline.benchmarks.engine.ThreadsCommand;
import io.sigline.benchmarks.gate.GateCommand;
import io.sigline.benchmarks.load.LoadCommand;
import io.sigline.benchmarks.peer.PeerCommand;
import io.sigline.benchmarks.service.ServiceCommand;
import io.sigline.benchmarks.service.StartCommand;
import io.sigline.benchmarks.soak.SoakCommand;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The benchmarks, as {@code sigline bench COMMAND} or {@code java -jar benchmarks.jar COMMAND}. */
@Command(
    name = "sigline bench",
    description = "Measures Sigline: every figure of docs/benchmarks.md comes from one of these.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      EngineCommand.class,
      ThreadsCommand.class,
      ScalingCommand.class,
      AllocationCommand.class,
      CorrelationsCommand.class,
      RulesCommand.class,
      ServiceCommand.class,
      StartCommand.class,
      SoakCommand.class,
      LoadCommand.class,
      PeerCommand.class,
      GateCommand.class,
      JmhCommand.class,
      HelpCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The commands; what a user got wrong is said in one line, without a stack trace. */
  public static CommandLine commandLine() {
    CommandLine commands =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Main::explain);
    // an option and its value must stay together
    CommandLine jmh = Objects.requireNonNull(commands.getSubcommands().get("jmh"));
    jmh.setUnmatchedOptionsArePositionalParams(true);
    return commands;
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
