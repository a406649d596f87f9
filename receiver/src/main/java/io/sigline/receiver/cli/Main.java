package io.sigline.receiver.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The program. */
public final class Main {
  private static final int FAILED = 1;

  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /**
   * Runs one command.
   *
   * @return 0 if all is well, 1 if the command failed, 2 if it was called wrongly
   */
  static int run(String... arguments) {
    return PlainRun.of(arguments).map(Main::run).orElseGet(() -> commandLine().execute(arguments));
  }

  private static int run(RunCommand command) {
    try {
      command.run();
      return 0;
    } catch (RuntimeException e) {
      Failures.print(e, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
      return FAILED;
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new SiglineCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, _) -> {
          Failures.print(failure, command.getErr());
          return FAILED;
        });
  }
}
