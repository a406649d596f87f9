package io.sigline.receiver.cli;

import io.sigline.receiver.config.ConfigException;
import picocli.CommandLine;

/** Says what went wrong in plain words; a stack trace only for a fault of ours. */
final class Failures implements CommandLine.IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    switch (failure) {
      case ConfigException config -> {
        int count = config.problems().size();
        command
            .getErr()
            .println(
                "sigline: the configuration cannot be used, "
                    + (count == 1 ? "1 problem:" : count + " problems:"));
        config.problems().forEach(problem -> command.getErr().println("  " + problem));
      }
      case CommandException said -> command.getErr().println("sigline: " + said.getMessage());
      default -> {
        command.getErr().println("sigline: a fault of Sigline's own, please report it:");
        failure.printStackTrace(command.getErr());
      }
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
