package io.sigline.receiver.logging;

import io.sigline.alerting.alert.Invisible;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Text of foreign origin made safe to print on one line: whatever could move a cursor, end a line
 * or change the order of reading is shown as its escape.
 */
public final class Visible {
  private Visible() {}

  /** The text with control, line separator, surrogate and direction characters escaped. */
  public static String text(String text) {
    if (text.codePoints().noneMatch(Invisible::is)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (!Invisible.is(c)) {
            visible.appendCodePoint(c);
          } else {
            visible.append(escape(c));
          }
        });
    return visible.toString();
  }

  /** As {@link #text}, but lines stay lines, and tabs tabs. */
  public static String lines(String text) {
    return text.lines()
        .map(line ->
            Arrays.stream(line.split("\t", -1))
                .map(Visible::text)
                .collect(Collectors.joining("\t")))
        .collect(Collectors.joining("\n"));
  }

  /** As {@link #text}, but ends of lines and tabs stay; every escape is one of JSON, too. */
  public static String output(String text) {
    if (text.codePoints().allMatch(Visible::mayPass)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (mayPass(c)) {
            visible.appendCodePoint(c);
          } else {
            Invisible.appendEscape(visible, c);
          }
        });
    return visible.toString();
  }

  private static boolean mayPass(int c) {
    return c == '\n' || c == '\t' || !Invisible.is(c);
  }

  private static String escape(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> c > 0xffff ? "\\u{%x}".formatted(c) : "\\u%04x".formatted(c);
    };
  }
}
