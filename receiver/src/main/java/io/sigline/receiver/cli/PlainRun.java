package io.sigline.receiver.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code sigline run} as it is usually called, read without the library of the command line: the
 * classes of that are too old for the start cache and took 0.3 s of each start. Whatever is not
 * plain, a mistake or a call for help too, is left to the library.
 */
final class PlainRun {
  private @Nullable Path file;
  private final List<String> overrides = new ArrayList<>();
  private boolean demo;

  private PlainRun() {}

  /** The command that the library would make of these arguments; empty if it has to be asked. */
  static Optional<RunCommand> of(String... arguments) {
    if (arguments.length == 0 || !arguments[0].equals("run")) {
      return Optional.empty();
    }
    PlainRun run = new PlainRun();
    for (int i = 1; i < arguments.length; i++) {
      String option = arguments[i];
      String value = i + 1 < arguments.length ? arguments[i + 1] : "";
      if (option.equals("--demo") && !run.demo) {
        run.demo = true;
      } else if (isPlain(value) && run.take(option, value)) {
        i++;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new RunCommand(new ConfigOptions(run.file, run.overrides), run.demo));
  }

  /** Neither another option, nor a file of arguments. */
  private static boolean isPlain(String value) {
    return !value.isEmpty() && value.charAt(0) != '-' && value.charAt(0) != '@';
  }

  private boolean take(String option, String value) {
    return switch (option) {
      case "--set" -> overrides.add(value);
      case "-c", "--config" -> {
        boolean first = file == null;
        file = Path.of(value);
        yield first;
      }
      default -> false;
    };
  }
}
