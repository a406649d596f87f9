package io.sigline.engine.parse;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Sigma's wildcards and escapes: {@code *} and {@code ?}, and a backslash that escapes only
 * these two and itself. Source: Sigma Rules Specification 2.1.0, "Escaping".
 */
final class PatternText {

  private PatternText() {}

  /** The pattern that a value of a rule stands for. */
  static TextPattern parse(String text) {
    if (text.indexOf('*') < 0 && text.indexOf('?') < 0 && !text.contains("\\\\")) {
      return TextPattern.exactly(text); // the JVM has these searches ready when a start needs them
    }
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && isEscapable(text.charAt(i + 1))) {
        literal.append(text.charAt(++i));
      } else if (c == '*' || c == '?') {
        parts.add(new TextPattern.Literal(literal.toString()));
        literal.setLength(0);
        parts.add(c == '*' ? new TextPattern.AnyText() : new TextPattern.AnyCharacter());
      } else {
        literal.append(c);
      }
    }
    parts.add(new TextPattern.Literal(literal.toString()));
    return new TextPattern(parts);
  }

  private static boolean isEscapable(char c) {
    return c == '*' || c == '?' || c == '\\';
  }
}
