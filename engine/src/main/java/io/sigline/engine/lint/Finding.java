package io.sigline.engine.lint;

import org.jspecify.annotations.Nullable;

/**
 * Something that deserves a look, for the person who wrote it.
 *
 * @param file as given to the engine
 * @param line from 1; 0 where no line can be named
 * @param column from 1; 0 where no column can be named
 * @param message what was expected and what was found
 * @param suggestion how to mend it, where that is not plain from the message
 */
public record Finding(
    Check check, String file, int line, int column, String message, @Nullable String suggestion) {

  /** {@code file:line:column: message; suggestion (severity, check)}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line);
    }
    if (column > 0) {
      text.append(':').append(column);
    }
    text.append(": ").append(message);
    if (suggestion != null) {
      text.append("; ").append(suggestion);
    }
    return text.append(" (%s, %s)".formatted(check.severityName(), check.id())).toString();
  }
}
