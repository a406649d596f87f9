package io.sigline.alerting.alert;

/**
 * Characters that a reader does not see, or that move what he sees: controls, ends of lines and
 * paragraphs, direction marks, zero-width characters, halves of surrogate pairs.
 */
public final class Invisible {
  private Invisible() {}

  /** True if the code point is one of them. */
  public static boolean is(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /** Appends the code point as JSON escapes it, in one or two parts. */
  public static void appendEscape(StringBuilder out, int c) {
    for (char half : Character.toChars(c)) {
      out.append("\\u%04x".formatted((int) half));
    }
  }
}
