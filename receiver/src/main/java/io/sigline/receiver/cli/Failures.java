package io.sigline.receiver.cli;

import io.sigline.receiver.config.ConfigException;
import io.sigline.receiver.logging.Visible;
import java.io.PrintWriter;

/** Says what went wrong in plain words; a stack trace only for a fault of ours. */
final class Failures {
  private Failures() {}

  /** Prints why a command failed. */
  static void print(Exception failure, PrintWriter err) {
    switch (failure) {
      case ConfigException config -> {
        int count = config.problems().size();
        err.println(
            "sigline: the configuration cannot be used, "
                + (count == 1 ? "1 problem:" : count + " problems:"));
        config.problems().forEach(problem -> err.println("  " + problem));
      }
      case CommandException said ->
          err.println("sigline: " + Visible.lines(String.valueOf(said.getMessage())));
      default -> {
        err.println("sigline: a fault of Sigline's own, please report it:");
        failure.printStackTrace(err);
      }
    }
  }
}
