package io.sigline.receiver.config;

/** How Sigline's own log looks; it goes to standard error. */
public record LoggingConfig(Format format, Level level) {

  /** One JSON object per line, or a line of text. */
  public enum Format {
    JSON,
    TEXT
  }

  /** The least severe level that is logged. */
  public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  static LoggingConfig defaults() {
    return new LoggingConfig(Format.JSON, Level.INFO);
  }
}
