package io.sigline.engine.compile;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest.Regex;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Derives literals of which every text that an expression is found in has at least one. Reads the
 * common part of the syntax only (groups, classes, repetitions, alternatives, escapes of single
 * characters) and derives nothing from an expression with anything else in it.
 */
final class RegexLiterals {
  private static final int SHORTEST = 3;
  private static final int MOST_ALTERNATIVES = 64;
  private static final String UNKNOWN_ESCAPES = "QExupPcCkGzZ";
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

  /** Folded literals, at least one of which is in each text that matches; empty: not known. */
  static List<Needle> requiredBy(Regex regex) {
    RegexLiterals reader = new RegexLiterals(regex);
    try {
      List<String> best = reader.alternatives();
      if (best == null || reader.at < reader.pattern.length()) {
        return List.of();
      }
      return best.stream()
          .distinct()
          .map(literal -> new Needle(Needle.Place.ANYWHERE, literal))
          .toList();
    } catch (UnreadableException | StackOverflowError _) {
      return List.of();
    }
  }

  /** Up to the closing bracket or the end: literals one of which is needed, or null. */
  private @Nullable List<String> alternatives() {
    boolean outerCase = ignoreCase;
    List<String> all = sequence();
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      List<String> next = sequence();
      if (all == null || next == null || all.size() + next.size() > MOST_ALTERNATIVES) {
        all = null;
      } else {
        all = new ArrayList<>(all);
        all.addAll(next);
      }
    }
    ignoreCase = outerCase;
    return all;
  }

  /** One alternative. */
  private @Nullable List<String> sequence() {
    Best best = new Best();
    StringBuilder run = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      char c = pattern.charAt(at);
      if (c == '(') {
        best.offer(run);
        group(best);
      } else {
        atom(run, best);
      }
    }
    best.offer(run);
    return best.literals;
  }

  private void group(Best best) {
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
    List<String> inner = alternatives();
    if (at >= pattern.length()) {
      throw new UnreadableException();
    }
    at++;
    if (leastRepetitions() > 0) {
      best.offer(inner);
    }
  }

  /** One character, class or anchor with its quantifier. */
  private void atom(StringBuilder run, Best best) {
    int literal = -1;
    char c = pattern.charAt(at++);
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
    if (literal < 0 || least == 0 || (ignoreCase && foldsBeyondAscii(literal))) {
      best.offer(run);
      return;
    }
    run.appendCodePoint(literal);
    if (!once) {
      best.offer(run);
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

  /**
   * Case-insensitively {@code k} is also U+212A, {@code s} U+017F and {@code i} U+0131, to one
   * engine or the other; and no case rule of theirs beyond ASCII is relied on.
   */
  private static boolean foldsBeyondAscii(int codePoint) {
    return codePoint >= 0x80 || "kKsSiI".indexOf(codePoint) >= 0;
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

  /** The literals that promise to be seen least. */
  private static final class Best {
    private @Nullable List<String> literals;
    private int shortest;

    /** Offers the run, and begins a new one. */
    void offer(StringBuilder run) {
      if (!run.isEmpty()) {
        offer(List.of(TextPattern.fold(run.toString())));
        run.setLength(0);
      }
    }

    void offer(@Nullable List<String> candidates) {
      if (candidates == null) {
        return;
      }
      int length = candidates.stream().mapToInt(String::length).min().orElse(0);
      if (length >= SHORTEST && length > shortest) {
        literals = candidates;
        shortest = length;
      }
    }
  }
}
