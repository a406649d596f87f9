package io.sigline.alerting.alert;

/**
 * Makes text out of a log harmless where people and templates read it. Logs are written by
 * attackers: a value must not start a line, a link, markup or a template in the alert.
 */
final class Neutral {
  private static final String MARKDOWN = "\\`*_{}[]()#+-.!|~=^@:";
  private static final String ELLIPSIS = "…";

  private Neutral() {}

  /** One line: no control characters, markup, links or templates; at most max characters. */
  static String line(String text, int max) {
    return escape(text, max, false);
  }

  /** One line of a rule's text: as it is, but for control characters and templates. */
  static String plain(String text, int max) {
    var out = new StringBuilder(Math.min(text.length(), max) + 16);
    int end = cut(text, max);
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      if (c == '<' || c == '>' || c == '&' || c == '[' || c == ']' || c == '`') {
        out.appendCodePoint(c);
      } else {
        append(out, c, false);
      }
      out.append(opensTemplate(text, i) ? " " : "");
      i += Character.charCount(c);
    }
    return end < text.length() ? out.append(ELLIPSIS).toString() : out.toString();
  }

  /** One line inside Markdown, shown literally; at most max characters of the text. */
  static String markdown(String text, int max) {
    return escape(text, max, true);
  }

  /**
   * The text as it was, but for two things that break what stores and reads it: NUL is shown as ␀,
   * and a space parts the opening mark of a template.
   */
  static String evidence(String text) {
    if (text.indexOf('\0') < 0 && text.indexOf('{') < 0) {
      return text;
    }
    var out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c == '\0' ? '␀' : c);
      if (opensTemplate(text, i)) {
        out.append(' ');
      }
    }
    return out.toString();
  }

  private static String escape(String text, int max, boolean markdown) {
    var out = new StringBuilder(Math.min(text.length(), max) + 16);
    int end = cut(text, max);
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      append(out, c, markdown);
      if (!markdown && opensTemplate(text, i)) {
        out.append(' ');
      }
      i += Character.charCount(c);
    }
    return end < text.length() ? out.append(ELLIPSIS).toString() : out.toString();
  }

  private static void append(StringBuilder out, int c, boolean markdown) {
    switch (c) {
      case '\n' -> out.append(markdown ? "\\\\n" : "\\n");
      case '\r' -> out.append(markdown ? "\\\\r" : "\\r");
      case '\t' -> out.append(markdown ? "\\\\t" : "\\t");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      default -> {
        if (invisible(c)) {
          out.append(markdown ? "\\\\u" : "\\u").append(hex(c));
        } else if (markdown && c < 0x80 && MARKDOWN.indexOf(c) >= 0) {
          entity(out, c);
        } else if (!markdown && (c == '[' || c == ']' || c == '`')) {
          entity(out, c);
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  /** Braces become entities, as no renderer of templates or Markdown sees one in them. */
  private static void entity(StringBuilder out, int c) {
    if (c == '\\') {
      out.append("\\\\");
    } else {
      out.append("&#").append(c).append(';');
    }
  }

  private static boolean opensTemplate(String text, int at) {
    if (text.charAt(at) != '{' || at + 1 == text.length()) {
      return false;
    }
    char next = text.charAt(at + 1);
    return next == '{' || next == '%' || next == '#';
  }

  /** Controls, line separators, direction marks, zero-width characters, lone surrogates. */
  private static boolean invisible(int c) {
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

  private static String hex(int c) {
    return "%04x".formatted(c);
  }

  /** Where to end so that at most max characters are kept and no pair of surrogates is parted. */
  static int cut(String text, int max) {
    if (text.length() <= max) {
      return text.length();
    }
    return max > 0 && Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
  }
}
