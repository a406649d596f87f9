package io.sigline.engine.match;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyCharacter;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.TextPattern.Part;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of literals and wildcards that must match a whole text. Takes one code point at a time
 * and goes back to the last {@code *} only, so the time is bounded by pattern times text.
 * Immutable.
 */
public final class TextTest {
  private static final int ANY_CHARACTER = -1;
  private static final int ANY_TEXT = -2;

  private final int[] pattern;
  private final boolean cased;

  private TextTest(int[] pattern, boolean cased) {
    this.pattern = pattern;
    this.cased = cased;
  }

  /** Compiles the test. */
  public static TextTest compile(ValueTest.Text text) {
    List<Integer> symbols = new ArrayList<>();
    for (Part part : text.pattern().parts()) {
      switch (part) {
        case AnyText _ -> symbols.add(ANY_TEXT);
        case AnyCharacter _ -> symbols.add(ANY_CHARACTER);
        case Literal(var literal) -> {
          String compared = text.cased() ? literal : TextPattern.fold(literal);
          compared.codePoints().forEach(symbols::add);
        }
      }
    }
    return new TextTest(symbols.stream().mapToInt(Integer::intValue).toArray(), text.cased());
  }

  /** True if the pattern matches the whole text. */
  public boolean matches(String text) {
    int[] characters = (cased ? text : TextPattern.fold(text)).codePoints().toArray();
    int at = 0;
    int symbol = 0;
    int lastAnyText = -1;
    int resumeAt = 0;
    while (at < characters.length) {
      if (symbol < pattern.length && pattern[symbol] == ANY_TEXT) {
        lastAnyText = symbol++;
        resumeAt = at;
      } else if (symbol < pattern.length
          && (pattern[symbol] == ANY_CHARACTER || pattern[symbol] == characters[at])) {
        symbol++;
        at++;
      } else if (lastAnyText >= 0) {
        symbol = lastAnyText + 1;
        at = ++resumeAt;
      } else {
        return false;
      }
    }
    while (symbol < pattern.length && pattern[symbol] == ANY_TEXT) {
      symbol++;
    }
    return symbol == pattern.length;
  }
}
