package io.sigline.engine.rule;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a document, for the person who wrote it.
 *
 * @param file as given to the parser
 * @param line from 1; 0 where no line can be named
 * @param message what was expected and what was found
 * @param suggestion what to write instead, where one is near at hand
 * @param check names the kind of mistake, for who wants to leave it out; see {@code Check}
 */
public record Problem(
    String file, int line, String message, @Nullable String suggestion, String check) {
  /** What keeps a document from being loaded. */
  public static final String REFUSED = "refused";

  /** A problem that keeps a document from being loaded. */
  public Problem(String file, int line, String message, @Nullable String suggestion) {
    this(file, line, message, suggestion, REFUSED);
  }

  @Override
  public String toString() {
    String place = line > 0 ? file + ":" + line : file;
    return place + ": " + message + (suggestion == null ? "" : "; " + suggestion);
  }
}
