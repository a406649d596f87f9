package io.sigline.engine.parse;

import org.jspecify.annotations.Nullable;

/**
 * A placeholder that stays in a literal of a text pattern until a pipeline fills it: its name
 * between two code points that no text has, as Unicode keeps them from interchange.
 */
public final class OpenPlaceholder {
  /** Stands before the name. */
  public static final char OPENING = '\uFDD0';

  /** Stands behind the name. */
  public static final char CLOSING = '\uFDD1';

  private OpenPlaceholder() {}

  /** The placeholder of this name as part of a literal. */
  public static String text(String name) {
    return OPENING + name + CLOSING;
  }

  /** The name of the first placeholder in the literal; null if there is none. */
  public static @Nullable String firstIn(String literal) {
    int opening = literal.indexOf(OPENING);
    int closing = literal.indexOf(CLOSING, opening + 1);
    return opening < 0 || closing < 0 ? null : literal.substring(opening + 1, closing);
  }
}
