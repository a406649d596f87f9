package io.sigline.alerting.alert;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes text out of a log harmless where people and templates read it. Logs are written by
 * attackers: a value must not start a line, a link, markup or a template in the alert.
 */
final class Neutral {
  private static final Pattern LINK = Pattern.compile("://");
  private static final Pattern BARE_LINK = Pattern.compile("(?i)\\b(www)\\.");
  private static final String ELLIPSIS = "…";

  private Neutral() {}

  /** Who wrote a text, and what will render it. */
  private enum Kind {
    /** Written by the rule's author, shown as text. */
    PLAIN,
    /** From a log, shown as text or HTML. */
    LINE,
    /** From a log or a rule, shown as Markdown. */
    MARKDOWN
  }

  /** One line of a rule's text: as it is, but for control characters and templates. */
  static String plain(String text, int max) {
    return escape(text, max, Kind.PLAIN);
  }

  /** One line: no control characters, markup, links or templates; at most max characters of it. */
  static String line(String text, int max) {
    return escape(defanged(text), max, Kind.LINE);
  }

  /** One line inside Markdown, shown literally, links cut; at most max characters of the text. */
  static String markdown(String text, int max) {
    return escape(defanged(text), max, Kind.MARKDOWN);
  }

  /** As {@link #markdown}, but lines stay lines. */
  static String paragraph(String text, int max) {
    String bounded = text.substring(0, cut(text, max));
    return bounded.lines().map(line -> markdown(line, max)).collect(Collectors.joining("\n"));
  }

  /**
   * The text as it was, but for three things that break what stores and reads it: NUL is shown as
   * ␀, half of a character as �, and a space parts the opening mark of a template.
   */
  static String evidence(String text) {
    if (text.indexOf('\0') < 0
        && text.indexOf('{') < 0
        && text.codePoints().noneMatch(Neutral::isHalf)) {
      return text;
    }
    var out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      out.appendCodePoint(c == 0 ? '␀' : isHalf(c) ? '�' : c);
      if (opensTemplate(text, i)) {
        out.append(' ');
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  private static boolean isHalf(int c) {
    return Character.getType(c) == Character.SURROGATE;
  }

  /** Where to end so that at most max characters are kept and no pair of surrogates is parted. */
  static int cut(String text, int max) {
    if (text.length() <= max) {
      return text.length();
    }
    return max > 0 && Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
  }

  private static String escape(String text, int max, Kind kind) {
    var out = new StringBuilder(Math.min(text.length(), max) + 16);
    int end = cut(text, max);
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      append(out, c, kind);
      if (opensTemplate(text, i)) {
        out.append(' ');
      }
      i += Character.charCount(c);
    }
    return end < text.length() ? out.append(ELLIPSIS).toString() : out.toString();
  }

  private static void append(StringBuilder out, int c, Kind kind) {
    if (Invisible.is(c)) {
      out.append(kind == Kind.MARKDOWN ? "\\\\" : "\\").append(name(c));
      return;
    }
    switch (kind) {
      case PLAIN -> out.appendCodePoint(c);
      case LINE -> {
        switch (c) {
          case '<', '>', '&', '[', ']', '`' -> out.append("&#").append(c).append(';');
          default -> out.appendCodePoint(c);
        }
      }
      case MARKDOWN -> {
        switch (c) {
          case '<', '>', '&' -> out.append("&#").append(c).append(';');
          case '\\', '`', '*', '_', '{', '}', '[', ']', '~', '|' ->
              out.append('\\').append((char) c);
          default -> out.appendCodePoint(c);
        }
      }
    }
  }

  /** As analysts write what must not be clicked: {@code http(:)//host}. */
  private static String defanged(String text) {
    if (text.indexOf("://") < 0 && text.indexOf('.') < 0) {
      return text;
    }
    return BARE_LINK.matcher(LINK.matcher(text).replaceAll("(:)//")).replaceAll("$1(.)");
  }

  private static boolean opensTemplate(String text, int at) {
    if (text.charAt(at) != '{' || at + 1 == text.length()) {
      return false;
    }
    char next = text.charAt(at + 1);
    return next == '{' || next == '%' || next == '#';
  }

  private static String name(int c) {
    return switch (c) {
      case '\n' -> "n";
      case '\r' -> "r";
      case '\t' -> "t";
      default -> "u%04x".formatted(c);
    };
  }
}
