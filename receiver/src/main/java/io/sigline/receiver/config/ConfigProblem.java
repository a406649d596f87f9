package io.sigline.receiver.config;

/**
 * One thing wrong with the configuration.
 *
 * @param where {@code file:line}, or the command-line option
 * @param key dotted; empty for the document as a whole
 * @param message what was expected and what was found
 */
public record ConfigProblem(String where, String key, String message) {
  @Override
  public String toString() {
    return where + ": " + (key.isEmpty() ? "" : key + ": ") + message;
  }
}
