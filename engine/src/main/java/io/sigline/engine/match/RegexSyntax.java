package io.sigline.engine.match;

import com.google.re2j.Pattern;
import io.sigline.engine.rule.ValueTest;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What has to be known about an expression's text before an engine gets it. */
final class RegexSyntax {
  private static final int MAX_LENGTH = 10_000;
  private static final long MAX_REPETITION = 10_000;

  /** What a linear engine takes for each character of a text is this, at worst. */
  private static final long MAX_WRITTEN = 50_000;

  private static final char FOLDS_FOR_EVER = '\u1c80';
  private static final char LAST_THAT_FOLDS_FOR_EVER = '\u1c88';

  private RegexSyntax() {}

  /** The expression for RE2/J, with {@code $} and {@code \\s} as PCRE has them. */
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
    String translated = asInPcre(regex);
    return translated.equals(regex.pattern()) ? asWritten : Pattern.compile(translated, flags);
  }

  /**
   * The expression for java.util.regex.
   *
   * @throws IllegalArgumentException saying what it does not accept
   */
  static java.util.regex.Pattern backtracking(ValueTest.Regex regex) {
    int flags = java.util.regex.Pattern.UNIX_LINES | java.util.regex.Pattern.UNICODE_CASE;
    for (RegexFlag flag : regex.flags()) {
      flags |=
          switch (flag) {
            case IGNORE_CASE -> java.util.regex.Pattern.CASE_INSENSITIVE;
            case MULTILINE -> java.util.regex.Pattern.MULTILINE;
            case DOT_ALL -> java.util.regex.Pattern.DOTALL;
          };
    }
    try {
      return java.util.regex.Pattern.compile(withPlainClasses(regex.pattern()), flags);
    } catch (java.util.regex.PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getDescription() + " near index " + e.getIndex(), e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("nested too deeply", e);
    }
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
    Repetitions repetitions = new Repetitions(pattern);
    if (repetitions.largestProduct() > MAX_REPETITION) {
      throw new IllegalArgumentException(
          "nested counted repetitions multiply to more than " + MAX_REPETITION);
    }
    if (repetitions.written() > MAX_WRITTEN) {
      throw new IllegalArgumentException(
          "written without counted repetitions it has more than " + MAX_WRITTEN + " parts");
    }
  }

  /**
   * RE2's {@code $} is the end of the text only; PCRE's stands before a final line feed too. With
   * {@code (?m)} both mean the end of a line. RE2's white space lacks the vertical tab.
   */
  private static String asInPcre(ValueTest.Regex regex) {
    String pattern = regex.pattern();
    boolean lines = regex.flags().contains(RegexFlag.MULTILINE) || setsMultiline(pattern);
    return translated(
        pattern,
        c -> c == '$' && !lines ? "(?:\\n?\\z)" : null,
        _ -> null,
        RegexSyntax::withVerticalTab,
        UnaryOperator.identity());
  }

  /** White space with the vertical tab; a negation inside a class cannot be widened. */
  private static @Nullable String withVerticalTab(char escaped, boolean inClass) {
    return switch (escaped) {
      case 's' -> inClass ? "\\s\\x0b" : "[\\s\\x0b]";
      case 'S' -> inClass ? null : "[^\\s\\x0b]";
      default -> null;
    };
  }

  /**
   * In a class java.util.regex takes {@code [} and {@code &&} for set operations; PCRE does not.
   */
  private static String withPlainClasses(String pattern) {
    return translated(
        pattern,
        _ -> null,
        c -> c == '[' || c == '&' ? "\\" + (char) c : null,
        (_, _) -> null,
        RegexSyntax::javaClass);
  }

  /** {@code [:alpha:]} as java.util.regex writes it. */
  private static String javaClass(String posix) {
    String name = posix.substring(2, posix.length() - 2);
    return switch (name) {
      case "alpha",
          "digit",
          "alnum",
          "upper",
          "lower",
          "punct",
          "graph",
          "print",
          "blank",
          "cntrl",
          "space" ->
          "\\p{" + Character.toUpperCase(name.charAt(0)) + name.substring(1) + "}";
      case "xdigit" -> "\\p{XDigit}";
      case "word" -> "\\w";
      default -> throw new IllegalArgumentException("no such class of characters: " + posix);
    };
  }

  /** What an escape becomes; null to leave it as it is. */
  private interface Escapes {
    @Nullable String replacement(char escaped, boolean inClass);
  }

  /** The expression with characters outside and inside of classes, and escapes, replaced. */
  private static String translated(
      String pattern,
      IntFunction<@Nullable String> outside,
      IntFunction<@Nullable String> inside,
      Escapes escapes,
      UnaryOperator<String> posixClass) {
    if (pattern.contains("\\Q")) {
      return pattern;
    }
    StringBuilder result = new StringBuilder(pattern.length() + 10);
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        char escaped = pattern.charAt(++i);
        String replacement = escapes.replacement(escaped, inClass);
        result.append(replacement == null ? "\\" + escaped : replacement);
        continue;
      }
      int posixEnd = inClass && pattern.startsWith("[:", i) ? pattern.indexOf(":]", i + 2) : -1;
      if (posixEnd > 0) {
        result.append(posixClass.apply(pattern.substring(i, posixEnd + 2)));
        i = posixEnd + 1;
        continue;
      }
      String replacement = inClass ? inside.apply(c) : outside.apply(c);
      if (replacement != null) {
        result.append(replacement);
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

  /**
   * True if RE2/J 1.8 might never end to compile it: it looks for the other cases of a character
   * until it comes back to it, and never comes back to U+1C80 to U+1C88 (Cyrillic Extended-C),
   * which have an upper case whose lower case is another. A class of characters asks for all of its
   * range.
   */
  static boolean foldsForEver(ValueTest.Regex regex) {
    String pattern = regex.pattern();
    if (!regex.flags().contains(RegexFlag.IGNORE_CASE) && !sets('i', pattern)) {
      return false;
    }
    boolean inClass = false;
    boolean member = false;
    boolean dash = false; // between the ends of a range
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean escaped = c == '\\' && i + 1 < pattern.length();
      if (escaped) {
        c = pattern.charAt(++i);
      }
      if ((escaped && pattern.startsWith("x{", i))
          || (c >= FOLDS_FOR_EVER && (c <= LAST_THAT_FOLDS_FOR_EVER || dash))) {
        return true;
      }
      if (!inClass) {
        inClass = !escaped && c == '[';
        i += inClass && pattern.startsWith("^", i + 1) ? 1 : 0;
        member = inClass && pattern.startsWith("]", i + 1);
        i += member ? 1 : 0;
        dash = false;
      } else if (!escaped && pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0) {
        i = pattern.indexOf(":]", i) + 1;
        dash = false;
        member = true;
      } else {
        inClass = escaped || c != ']';
        dash = inClass && member && !escaped && c == '-';
        member = true;
      }
    }
    return false;
  }

  private static boolean setsMultiline(String pattern) {
    return sets('m', pattern);
  }

  private static boolean sets(char flag, String pattern) {
    for (int i = pattern.indexOf("(?"); i >= 0; i = pattern.indexOf("(?", i + 2)) {
      int j = i + 2;
      while (j < pattern.length() && Character.isLetter(pattern.charAt(j))) {
        if (pattern.charAt(j++) == flag) {
          return true;
        }
      }
    }
    return false;
  }
}
