package io.sigline.engine.parse;

import io.sigline.engine.rule.Problem;
import org.jspecify.annotations.Nullable;

/** Why a document cannot be loaded. Becomes a {@link Problem}. */
public final class DocumentException extends RuntimeException {
  private final int line;
  private final @Nullable String suggestion;

  /**
   * @param line of the file, from 1
   * @param message what was expected and what was found
   */
  public DocumentException(int line, String message, @Nullable String suggestion) {
    super(message, null, false, false);
    this.line = line;
    this.suggestion = suggestion;
  }

  /** As the other, without a suggestion. */
  public DocumentException(int line, String message) {
    this(line, message, null);
  }

  /** The problem, in the file of this name. */
  public Problem in(String file) {
    return new Problem(file, line, String.valueOf(getMessage()), suggestion);
  }
}
