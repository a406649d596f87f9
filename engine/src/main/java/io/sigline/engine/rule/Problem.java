package io.sigline.engine.rule;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a document, for the person who wrote it.
 *
 * @param file as given to the parser
 * @param line from 1; 0 where no line can be named
 * @param message what was expected and what was found
 * @param suggestion what to write instead, where one is near at hand
 */
public record Problem(String file, int line, String message, @Nullable String suggestion) {
  @Override
  public String toString() {
    String place = line > 0 ? file + ":" + line : file;
    return place + ": " + message + (suggestion == null ? "" : "; " + suggestion);
  }
}
