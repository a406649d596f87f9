package io.sigline.receiver.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing wrong with the configuration.
 *
 * @param where {@code file:line}, or the command-line option
 * @param key dotted; empty for the document as a whole
 * @param message what was expected and what was found
 */
public record ConfigProblem(String where, String key, String message) {
  private static final Pattern LINE = Pattern.compile(":(\\d{1,8})$");

  /** The line that {@code where} names; after every line where it names none. */
  int line() {
    Matcher line = LINE.matcher(where);
    return line.find() ? Integer.parseInt(line.group(1)) : Integer.MAX_VALUE;
  }

  @Override
  public String toString() {
    return where + ": " + (key.isEmpty() ? "" : key + ": ") + message;
  }
}
