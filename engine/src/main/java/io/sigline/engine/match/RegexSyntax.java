package io.sigline.engine.match;

import com.google.re2j.Pattern;
import io.sigline.engine.rule.ValueTest;
import io.sigline.engine.rule.ValueTest.RegexFlag;

/** What has to be known about an expression's text before an engine gets it. */
final class RegexSyntax {
  private static final int MAX_LENGTH = 10_000;
  private static final long MAX_REPETITION = 10_000;

  private RegexSyntax() {}

  /** The expression for RE2/J, with {@code $} as PCRE has it. */
  static Pattern linear(ValueTest.Regex regex) {
    int flags = 0;
    for (RegexFlag flag : regex.flags()) {
      flags |=
          switch (flag) {
            case IGNORE_CASE -> Pattern.CASE_INSENSITIVE;
            case MULTILINE -> Pattern.MULTILINE;
            case DOT_ALL -> Pattern.DOTALL;
          };
    }
    Pattern asWritten = Pattern.compile(regex.pattern(), flags);
    String translated = withEndBeforeFinalLineFeed(regex);
    return translated.equals(regex.pattern()) ? asWritten : Pattern.compile(translated, flags);
  }

  /**
   * Refuses what would take memory out of all proportion: counted repetitions multiply when they
   * are nested.
   *
   * @throws IllegalArgumentException naming the limit
   */
  static void checkSize(String pattern) {
    if (pattern.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "expected at most " + MAX_LENGTH + " characters, found " + pattern.length());
    }
    if (new Repetitions(pattern).largestProduct() > MAX_REPETITION) {
      throw new IllegalArgumentException(
          "nested counted repetitions multiply to more than " + MAX_REPETITION);
    }
  }

  /**
   * RE2's {@code $} is the end of the text only; PCRE's stands before a final line feed too. With
   * {@code (?m)} both mean the end of a line.
   */
  private static String withEndBeforeFinalLineFeed(ValueTest.Regex regex) {
    String pattern = regex.pattern();
    if (regex.flags().contains(RegexFlag.MULTILINE)
        || pattern.indexOf('$') < 0
        || pattern.contains("\\Q")
        || setsMultiline(pattern)) {
      return pattern;
    }
    StringBuilder result = new StringBuilder(pattern.length() + 10);
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        result.append(c).append(pattern.charAt(++i));
        continue;
      }
      if (c == '$' && !inClass) {
        result.append("(?:\\n?\\z)");
        continue;
      }
      inClass = inClass ? c != ']' : c == '[';
      result.append(c);
      if (c == '[' && inClass) {
        i = copyClassStart(pattern, i, result);
      }
    }
    return result.toString();
  }

  /** A {@code ]} that comes first in a class is a member of it, not its end. */
  private static int copyClassStart(String pattern, int bracket, StringBuilder result) {
    int i = bracket;
    if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '^') {
      result.append(pattern.charAt(++i));
    }
    if (i + 1 < pattern.length() && pattern.charAt(i + 1) == ']') {
      result.append(pattern.charAt(++i));
    }
    return i;
  }

  private static boolean setsMultiline(String pattern) {
    for (int i = pattern.indexOf("(?"); i >= 0; i = pattern.indexOf("(?", i + 2)) {
      int j = i + 2;
      while (j < pattern.length() && Character.isLetter(pattern.charAt(j))) {
        if (pattern.charAt(j++) == 'm') {
          return true;
        }
      }
    }
    return false;
  }
}
