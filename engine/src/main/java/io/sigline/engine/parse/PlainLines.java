package io.sigline.engine.parse;

import org.jspecify.annotations.Nullable;

/**
 * A place in a text of lines, as {@link PlainYaml} needs it: it goes from one line with content to
 * the next, and within a line from left to right.
 */
final class PlainLines {
  private static final int MAX_LINE_LENGTH = 1_000;

  private static final String FLOW_TEXT =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.*$/- ";

  private final String text;
  private final int linesBefore;
  private int nextLine;
  private int start;
  private int at;
  private int end;
  private int number;

  PlainLines(String text, int linesBefore) {
    this.text = text;
    this.linesBefore = linesBefore;
  }

  /**
   * True if there are no tabs, carriage returns and control characters, no surrogate without its
   * other half, and no long lines.
   */
  static boolean arePlain(String text) {
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (c == '\n') {
        if (i - start > MAX_LINE_LENGTH) {
          return false;
        }
        start = i + 1;
      } else if (c < ' ' || (c > '~' && !isPlainBeyondAscii(c))) {
        return false;
      }
    }
    return text.length() - start <= MAX_LINE_LENGTH;
  }

  /** Not control characters, separators of lines, surrogates, byte order marks. */
  private static boolean isPlainBeyondAscii(char c) {
    boolean separates = c == 0x2028 || c == 0x2029 || c == 0xFEFF;
    return c >= 0xA0 && !Character.isSurrogate(c) && c < 0xFFFE && !separates;
  }

  /** Goes to the next line that is neither blank nor a comment. */
  void next() {
    do {
      line();
    } while (!atEnd() && (at == end || text.charAt(at) == '#'));
  }

  private void line() {
    number++;
    start = nextLine;
    if (start >= text.length()) {
      start = text.length();
      at = start;
      end = start;
      nextLine = start + 1;
      return;
    }
    int newLine = text.indexOf('\n', start);
    end = newLine < 0 ? text.length() : newLine;
    nextLine = end + 1;
    at = start;
    skipSpaces();
  }

  private void skipSpaces() {
    while (at < end && text.charAt(at) == ' ') {
      at++;
    }
  }

  /** True behind the last line with content. */
  boolean atEnd() {
    return start == text.length();
  }

  /** Line of the file, from 1. */
  int number() {
    return linesBefore + number;
  }

  /** How far the place is from the beginning of its line: at first, the line's indentation. */
  int column() {
    return at - start;
  }

  /** How many characters are left in the line. */
  int length() {
    return end - at;
  }

  /** True if this character stands here. */
  boolean at(char c) {
    return at < end && text.charAt(at) == c;
  }

  /** True if a quote stands here. */
  boolean isQuote() {
    return at('\'') || at('"');
  }

  /** True if a space stands so many characters from here. */
  boolean atSpace(int ahead) {
    return at + ahead < end && text.charAt(at + ahead) == ' ';
  }

  /** True if the line, not only its rest, is or begins like a mark between documents. */
  boolean isMarker() {
    return text.startsWith("---", start) || text.startsWith("...", start);
  }

  /** Passes so many characters, and spaces behind them. */
  void skip(int characters) {
    at += characters;
    skipSpaces();
  }

  /** True if only a comment, if anything, is left in the line. */
  boolean isBlank() {
    return at == end || (text.charAt(at) == '#' && at > start && text.charAt(at - 1) == ' ');
  }

  /** What is left in the line, without a comment and spaces around it. Does not move. */
  String plain() {
    int to = text.indexOf(" #", at);
    return stripped(to < 0 || to > end ? end : to);
  }

  /**
   * Passes a plain text in brackets, as far as its characters mean nothing in YAML, and the spaces
   * behind it; empty if it does not end before a comma, a closing bracket or a key's colon.
   */
  String flowPlain() {
    int to = at;
    while (to < end && FLOW_TEXT.indexOf(text.charAt(to)) >= 0) {
      to++;
    }
    String plain = stripped(to);
    skip(to - at);
    return at(',') || at(']') || at('}') || at(':') ? plain : "";
  }

  private String stripped(int to) {
    int last = to;
    while (last > at && text.charAt(last - 1) == ' ') {
      last--;
    }
    return text.substring(at, last);
  }

  /** True if a key stands here. Does not move. */
  boolean isKey() {
    int before = at;
    boolean key = isQuote() ? quoted() != null && takeColon() : colon() >= 0;
    at = before;
    return key;
  }

  /** A key without quotes, its colon passed; null if none stands here. */
  @Nullable String plainKey() {
    int colon = colon();
    if (colon < 0) {
      return null;
    }
    String key = stripped(colon);
    at = colon;
    skip(1);
    return key;
  }

  /** The first colon before a space or the end of the line, unless a comment begins before it. */
  private int colon() {
    for (int i = at; i < end; i++) {
      char c = text.charAt(i);
      if (c == ':' && (i + 1 == end || text.charAt(i + 1) == ' ')) {
        return i;
      }
      if (c == '#' && i > at && text.charAt(i - 1) == ' ') {
        return -1;
      }
    }
    return -1;
  }

  /** Passes a colon before a space or the end of the line; false if none stands here. */
  boolean takeColon() {
    if (!at(':') || (at + 1 < end && text.charAt(at + 1) != ' ')) {
      return false;
    }
    skip(1);
    return true;
  }

  /**
   * Passes a text in quotes and the spaces behind it.
   *
   * @return null if it does not end in this line, or has escapes by backslash
   */
  @Nullable String quoted() {
    char quote = text.charAt(at);
    int from = at + 1;
    boolean doubled = false;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote == '"') {
        return null;
      }
      if (c == quote) {
        if (quote == '\'' && i + 1 < end && text.charAt(i + 1) == '\'') {
          doubled = true;
          i++;
          continue;
        }
        at = i;
        skip(1);
        String inner = text.substring(from, i);
        return doubled ? inner.replace("''", "'") : inner;
      }
    }
    return null;
  }

  /**
   * Reads the lines of a block scalar that begins behind this line, and goes to the next line with
   * content behind it.
   *
   * @param least how far its lines are indented at least
   * @param folded true: neighbouring lines become one
   * @return its lines without what is blank at its end; null if that is not so simple
   */
  @Nullable String block(int least, boolean folded) {
    StringBuilder block = new StringBuilder();
    int indent = 0;
    int blanks = 0;
    boolean folds = false;
    while (true) {
      line();
      if (atEnd() || (at < end && column() < Math.max(indent, least))) {
        break;
      }
      if (at == end && (indent == 0 || column() <= indent)) {
        if (indent == 0 && column() > 0) {
          return null;
        }
        blanks++;
        continue;
      }
      if (end == text.length()) {
        return null;
      }
      boolean first = indent == 0;
      if (first) {
        indent = column();
      }
      boolean indented = column() > indent;
      if (!first) {
        boolean joined = folded && folds && !indented;
        block.append(joined ? (blanks == 0 ? " " : "") : "\n");
      }
      block.repeat('\n', blanks).append(text, start + indent, end);
      folds = !indented;
      blanks = 0;
    }
    if (!atEnd() && text.charAt(at) == '#') {
      next();
    }
    return indent == 0 ? null : block.toString();
  }
}
