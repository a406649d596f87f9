package io.sigline.engine.compile;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest.Regex;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Derives the literals that every text has in which an expression is found. Reads the common part
 * of the syntax only (groups, classes, repetitions, alternatives, escapes of single characters) and
 * derives nothing from an expression with anything else in it.
 */
final class RegexLiterals {
  private static final int MOST_ALTERNATIVES = 64;
  private static final int MOST_CHOICES = 4;

  /**
   * What is no ASCII and yet, without regard to case, the same as {@code i}, {@code k} or {@code
   * s}.
   */
  static final String OTHER_FORMS = "\u0130\u0131\u017f\u212a";

  private static final String LETTERS_WITH_OTHER_FORMS = "iIkKsS";
  private static final String UNKNOWN_ESCAPES = "QExupPcCkGzZ";
  private static final String PLACES = "bBA";
  private static final int LONGEST_LEAST = 100_000;
  private static final String CLASS_ESCAPES = "dDwWsSbBAhHvVRX";

  /** What follows cannot be read: nothing may be derived. */
  private static final class UnreadableException extends RuntimeException {
    UnreadableException() {
      super("not of the common syntax", null, false, false);
    }
  }

  private final String pattern;
  private boolean ignoreCase;
  private int at;

  private RegexLiterals(Regex regex) {
    pattern = regex.pattern();
    ignoreCase = regex.flags().contains(RegexFlag.IGNORE_CASE);
  }

  /**
   * Choices of folded literals: each text in which the expression is found has at least one literal
   * of each choice. Empty: nothing is known. The rarest choice comes first.
   */
  static List<List<Needle>> requiredBy(Regex regex) {
    RegexLiterals reader = new RegexLiterals(regex);
    try {
      Choices choices = reader.alternatives();
      return reader.at < reader.pattern.length() ? List.of() : choices.needles();
    } catch (UnreadableException | StackOverflowError _) {
      return List.of();
    }
  }

  /** Why {@link #requiredBy} knows nothing, in words; null if it knows something. */
  static @Nullable String reasonForNone(Regex regex) {
    RegexLiterals reader = new RegexLiterals(regex);
    try {
      Choices choices = reader.alternatives();
      if (reader.at == reader.pattern.length()) {
        return choices.needles().isEmpty() ? "no literal is in every text that it finds" : null;
      }
    } catch (UnreadableException | StackOverflowError _) {
      // the place tells
    }
    String rest = reader.pattern.substring(Math.min(reader.at, reader.pattern.length()));
    return "its syntax is not read for literals, from '" + rest + "' on";
  }

  /** The fewest characters of a text in which the expression is found; 0 if that is not known. */
  static int leastLength(Regex regex) {
    RegexLiterals reader = new RegexLiterals(regex);
    try {
      int least = reader.alternatives().least;
      return reader.at < reader.pattern.length() ? 0 : least;
    } catch (UnreadableException | StackOverflowError _) {
      return 0;
    }
  }

  /** Up to the closing bracket or the end. */
  private Choices alternatives() {
    boolean outerCase = ignoreCase;
    Choices all = sequence();
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      all = all.or(sequence());
    }
    ignoreCase = outerCase;
    return all;
  }

  /** One alternative. */
  private Choices sequence() {
    Choices choices = new Choices();
    StringBuilder run = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      char c = pattern.charAt(at);
      if (c == '(') {
        end(run, choices);
        group(choices);
      } else {
        atom(run, choices);
      }
    }
    end(run, choices);
    return choices;
  }

  /** Takes the run for required, and begins a new one. */
  private void end(StringBuilder run, Choices choices) {
    if (run.isEmpty()) {
      return;
    }
    List<String> choice = new ArrayList<>();
    choice.add(TextPattern.fold(run.toString()));
    if (ignoreCase && run.chars().anyMatch(c -> LETTERS_WITH_OTHER_FORMS.indexOf(c) >= 0)) {
      OTHER_FORMS.chars().forEach(form -> choice.add(Character.toString(form)));
    }
    choices.add(choice);
    run.setLength(0);
  }

  private void group(Choices choices) {
    at++;
    if (pattern.startsWith("?", at)) {
      int colon = at + 1;
      boolean off = false;
      while (colon < pattern.length() && "imsU-".indexOf(pattern.charAt(colon)) >= 0) {
        off |= pattern.charAt(colon++) == '-';
      }
      String options = pattern.substring(at + 1, Math.min(colon, pattern.length()));
      if (colon >= pattern.length() || off) {
        throw new UnreadableException();
      }
      if (pattern.charAt(colon) == ')') {
        ignoreCase |= options.indexOf('i') >= 0;
        at = colon + 1;
        return;
      }
      if (pattern.charAt(colon) != ':' || options.indexOf('i') >= 0) {
        throw new UnreadableException();
      }
      at = colon + 1;
    }
    Choices inner = alternatives();
    if (at >= pattern.length()) {
      throw new UnreadableException();
    }
    at++;
    int least = leastRepetitions();
    choices.lengthen(inner.least, least);
    if (least > 0) {
      choices.addAll(inner);
    }
  }

  /** One character, class or anchor with its quantifier. */
  private void atom(StringBuilder run, Choices choices) {
    int literal = -1;
    char c = pattern.charAt(at++);
    boolean isPlace =
        c == '^'
            || c == '$'
            || (c == '\\' && at < pattern.length() && PLACES.indexOf(pattern.charAt(at)) >= 0);
    switch (c) {
      case '[' -> skipClass();
      case '.', '^', '$' -> {}
      case '*', '+', '?', '{' -> throw new UnreadableException();
      case '\\' -> literal = escaped();
      default -> {
        literal = pattern.codePointAt(at - 1);
        at += Character.charCount(literal) - 1;
      }
    }
    if (literal >= Character.MIN_SURROGATE && literal <= Character.MAX_SURROGATE) {
      throw new UnreadableException();
    }
    int quantifierAt = at;
    int least = leastRepetitions();
    boolean once = at == quantifierAt;
    choices.lengthen(isPlace ? 0 : 1, least);
    if (literal < 0 || least == 0 || (ignoreCase && literal >= 0x80)) {
      end(run, choices);
      return;
    }
    run.appendCodePoint(literal);
    if (!once) {
      end(run, choices);
    }
  }

  private int escaped() {
    if (at >= pattern.length()) {
      throw new UnreadableException();
    }
    char c = pattern.charAt(at++);
    if (CLASS_ESCAPES.indexOf(c) >= 0) {
      return -1;
    }
    return switch (c) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'f' -> '\f';
      default -> {
        if (Character.isLetterOrDigit(c)
            || Character.isSurrogate(c)
            || UNKNOWN_ESCAPES.indexOf(c) >= 0) {
          throw new UnreadableException();
        }
        yield c;
      }
    };
  }

  private void skipClass() {
    if (pattern.startsWith("^", at)) {
      at++;
    }
    if (pattern.startsWith("]", at)) {
      at++;
    }
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      char c = pattern.charAt(at);
      if (pattern.startsWith("[:", at) || pattern.startsWith("&&", at) || c == '[') {
        throw new UnreadableException();
      }
      at += c == '\\' ? 2 : 1;
    }
    if (at >= pattern.length()) {
      throw new UnreadableException();
    }
    at++;
  }

  /** Reads the quantifier that stands here, if one does: the fewest repetitions it asks for. */
  private int leastRepetitions() {
    if (at >= pattern.length()) {
      return 1;
    }
    int least =
        switch (pattern.charAt(at)) {
          case '*', '?' -> 0;
          case '+' -> 1;
          case '{' -> counted();
          default -> -1;
        };
    if (least < 0) {
      return 1;
    }
    at++;
    if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == '+')) {
      at++;
    }
    return least;
  }

  /** Moves to the closing brace. */
  private int counted() {
    int close = pattern.indexOf('}', at);
    if (close < 0 || !pattern.substring(at + 1, close).matches("[0-9]{1,6}(,[0-9]{0,6})?")) {
      throw new UnreadableException();
    }
    String counts = pattern.substring(at + 1, close);
    at = close;
    int comma = counts.indexOf(',');
    return Integer.parseInt(comma < 0 ? counts : counts.substring(0, comma));
  }

  /** Lists of literals, of each of which one is needed. */
  private static final class Choices {
    private final List<List<String>> choices = new ArrayList<>();

    /** The fewest characters. */
    private int least;

    void lengthen(int characters, int times) {
      least = (int) Math.min(LONGEST_LEAST, least + (long) characters * times);
    }

    void add(List<String> choice) {
      choices.add(choice);
    }

    void addAll(Choices others) {
      choices.addAll(others.choices);
    }

    /** What is needed if either these or the others are. */
    Choices or(Choices others) {
      Choices either = new Choices();
      either.least = Math.min(least, others.least);
      if (!choices.isEmpty() && !others.choices.isEmpty()) {
        List<String> union = new ArrayList<>(rarest());
        union.addAll(others.rarest());
        if (union.size() <= MOST_ALTERNATIVES) {
          either.add(union.stream().distinct().toList());
        }
      }
      return either;
    }

    private List<String> rarest() {
      return Collections.min(choices, Comparator.comparingDouble(c -> frequency(needles(c))));
    }

    List<List<Needle>> needles() {
      return choices.stream()
          .map(Choices::needles)
          .sorted(Comparator.comparingDouble(Choices::frequency))
          .limit(MOST_CHOICES)
          .toList();
    }

    private static List<Needle> needles(List<String> choice) {
      return choice.stream()
          .distinct()
          .map(literal -> new Needle(Needle.Place.ANYWHERE, literal))
          .toList();
    }

    private static double frequency(List<Needle> choice) {
      return choice.stream()
          .mapToDouble(needle -> WitnessOdds.guess(new Witness("", needle)))
          .sum();
    }
  }
}
