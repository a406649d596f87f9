package io.sigline.receiver.cli;

import io.sigline.receiver.logging.VisibleWriter;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
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
      Failures.print(e, visible(System.err));
      return FAILED;
    }
  }

  private static PrintWriter visible(PrintStream stream) {
    return visible(new OutputStreamWriter(stream, stream.charset()));
  }

  /** Whatever a command prints, text of foreign origin is text only. */
  static PrintWriter visible(Writer writer) {
    return new PrintWriter(new VisibleWriter(writer), true);
  }

  static CommandLine commandLine() {
    return new CommandLine(new SiglineCommand())
        .setOut(visible(System.out))
        .setErr(visible(System.err))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, _) -> {
          Failures.print(failure, command.getErr());
          return FAILED;
        });
  }
}
