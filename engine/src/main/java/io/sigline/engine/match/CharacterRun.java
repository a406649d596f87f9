package io.sigline.engine.match;

import io.sigline.engine.rule.ValueTest;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import org.jspecify.annotations.Nullable;

/**
 * An expression that asks for a number of neighbouring characters and nothing else, as {@code
 * .{1000,}} does: counted in one pass, where an automaton follows a thousand states at once.
 *
 * @param acrossLines line feeds count, too
 */
record CharacterRun(int least, boolean acrossLines) {
  private static final String BEGIN = ".{";
  private static final int MOST_DIGITS = 4;

  /** Null if the expression asks for anything else. */
  static @Nullable CharacterRun of(ValueTest.Regex regex) {
    String pattern = regex.pattern();
    if (!pattern.startsWith(BEGIN) || !pattern.endsWith("}")) {
      return null;
    }
    int end = pattern.length() - (pattern.endsWith(",}") ? 2 : 1);
    int digits = end - BEGIN.length();
    boolean leadingZero = digits > 1 && pattern.charAt(BEGIN.length()) == '0';
    if (digits < 1 || digits > MOST_DIGITS || leadingZero) {
      return null;
    }
    int least = 0;
    for (int i = BEGIN.length(); i < end; i++) {
      int digit = pattern.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      least = 10 * least + digit;
    }
    return new CharacterRun(least, regex.flags().contains(RegexFlag.DOT_ALL));
  }

  /** True if the text has so many characters side by side. */
  boolean isIn(CharSequence text) {
    if (text.length() < least) {
      return false;
    }
    int run = 0;
    char before = 0;
    for (int i = 0; i < text.length() && run < least; i++) {
      char unit = text.charAt(i);
      if (unit == '\n' && !acrossLines) {
        run = 0;
      } else if (!Character.isSurrogatePair(before, unit)) {
        run++;
      }
      before = unit;
    }
    return run >= least;
  }
}
