package io.sigline.receiver.cli;

import io.sigline.engine.rule.LogSource;
import io.sigline.receiver.offline.Input;
import io.sigline.receiver.offline.InputFormat;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that say how files hold records. */
final class InputOptions {
  /** Reads {@code otlp-json}. */
  static final class FormatName implements CommandLine.ITypeConverter<InputFormat> {
    @Override
    public InputFormat convert(String text) {
      try {
        return InputFormat.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
      } catch (IllegalArgumentException _) {
        throw new CommandLine.TypeConversionException(
            "expected auto, otlp-json, otlp-protobuf or json, found '" + text + "'");
      }
    }
  }

  /** Reads {@code windows/process_creation}. */
  static final class LogSourceName implements CommandLine.ITypeConverter<LogSource> {
    @Override
    public LogSource convert(String text) {
      try {
        return Input.logSource(text);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Option(
      names = "--input",
      paramLabel = "FORMAT",
      converter = FormatName.class,
      description =
          "otlp-json, otlp-protobuf, or json: one event per object, of Windows as evtx_dump and"
              + " Winlogbeat write it, or of any other source; auto, if not given, tells by the"
              + " file.")
  private InputFormat format = InputFormat.AUTO;

  @Option(
      names = "--log-source",
      paramLabel = "P/C/S",
      converter = LogSourceName.class,
      description =
          "Log source of events that are not OTLP, as product/category/service, such as"
              + " windows/process_creation; else the field maps tell.")
  private LogSource logSource = LogSource.ANY;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that judge; one per core if not given.")
  private int threads = Input.AUTO.threads();

  /** How to read. */
  Input read() {
    if (threads < 1) {
      throw new CommandException("--threads expects at least 1, found " + threads);
    }
    return new Input(format, logSource, threads);
  }
}
