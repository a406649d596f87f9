package io.sigline.engine.proof;

import io.sigline.engine.proof.CharacterSet.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a regular expression's text. What says nothing about characters (look-around, word
 * boundaries, back-references, flags) is read as nothing: whoever uses a text made from the result
 * asks the real expression. Used once.
 */
final class RegexReader {
  private static final RegexNode NOTHING = new RegexNode.Sequence(List.of());

  private final String pattern;
  private int at;

  private RegexReader(String pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads the expression.
   *
   * @throws IllegalArgumentException if it is not understood
   */
  static RegexNode read(String pattern) {
    RegexReader reader = new RegexReader(pattern);
    RegexNode node = reader.choice();
    if (reader.at < pattern.length()) {
      throw reader.unknown();
    }
    return node;
  }

  private RegexNode choice() {
    List<RegexNode> parts = new ArrayList<>();
    parts.add(sequence());
    while (accept("|")) {
      parts.add(sequence());
    }
    return parts.size() == 1 ? parts.getFirst() : new RegexNode.Choice(parts);
  }

  private RegexNode sequence() {
    List<RegexNode> parts = new ArrayList<>();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      RegexNode atom = repeated(atom());
      if (!atom.equals(NOTHING)) {
        parts.add(atom);
      }
    }
    return parts.size() == 1 ? parts.getFirst() : new RegexNode.Sequence(parts);
  }

  private RegexNode repeated(RegexNode atom) {
    RegexNode node = atom;
    while (at < pattern.length()) {
      if (accept("*")) {
        node = new RegexNode.Repeat(node, 0, -1);
      } else if (accept("+")) {
        node = new RegexNode.Repeat(node, 1, -1);
      } else if (accept("?")) {
        node = new RegexNode.Repeat(node, 0, 1);
      } else if (pattern.charAt(at) == '{' && isCount()) {
        node = counted(node);
      } else {
        break;
      }
      boolean _ = accept("?") || accept("+");
    }
    return node;
  }

  private boolean isCount() {
    return pattern.substring(at).matches("(?s)\\{[0-9]+(,[0-9]*)?}.*");
  }

  private RegexNode counted(RegexNode node) {
    int close = pattern.indexOf('}', at);
    String[] counts = pattern.substring(at + 1, close).split(",", -1);
    at = close + 1;
    int least = Integer.parseInt(counts[0]);
    int most = counts.length == 1 ? least : counts[1].isEmpty() ? -1 : Integer.parseInt(counts[1]);
    return new RegexNode.Repeat(node, least, most);
  }

  private RegexNode atom() {
    if (accept("\\Q")) {
      int end = pattern.indexOf("\\E", at);
      String literal = pattern.substring(at, end < 0 ? pattern.length() : end);
      at = end < 0 ? pattern.length() : end + 2;
      return text(literal);
    }
    if (accept("(")) {
      return group();
    }
    if (accept("[")) {
      return new RegexNode.OneOf(characterClass());
    }
    if (accept(".")) {
      return new RegexNode.OneOf(CharacterSet.ANY);
    }
    if (accept("^")) {
      return new RegexNode.Edge(true);
    }
    if (accept("$")) {
      return new RegexNode.Edge(false);
    }
    if (accept("\\")) {
      return escape();
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return new RegexNode.OneOf(CharacterSet.of(c));
  }

  private static RegexNode text(String literal) {
    List<RegexNode> parts = new ArrayList<>();
    literal.codePoints().forEach(c -> parts.add(new RegexNode.OneOf(CharacterSet.of(c))));
    return new RegexNode.Sequence(parts);
  }

  private RegexNode group() {
    boolean ignored = false;
    if (accept("?")) {
      if (accept("=") || accept("!") || accept("<=") || accept("<!")) {
        ignored = true;
      } else if (accept("P<") || accept("<")) {
        at = pattern.indexOf('>', at) + 1;
      } else if (!accept(">")) {
        while (at < pattern.length() && "imsxuUdJ-".indexOf(pattern.charAt(at)) >= 0) {
          at++;
        }
        if (accept(")")) {
          return NOTHING;
        }
        expect(":");
      }
    }
    RegexNode inner = choice();
    expect(")");
    return ignored ? NOTHING : inner;
  }

  private RegexNode escape() {
    char escaped = next();
    return switch (escaped) {
      case 'A' -> new RegexNode.Edge(true);
      case 'z', 'Z' -> new RegexNode.Edge(false);
      case 'b', 'B', 'G', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> NOTHING;
      default -> new RegexNode.OneOf(set(escaped));
    };
  }

  private CharacterSet set(char escaped) {
    return switch (escaped) {
      case 'd' -> CharacterSet.DIGITS;
      case 'D' -> CharacterSet.DIGITS.others();
      case 'w' -> CharacterSet.WORD;
      case 'W' -> CharacterSet.WORD.others();
      case 's', 'h' -> CharacterSet.SPACE;
      case 'S', 'H' -> CharacterSet.SPACE.others();
      case 'p', 'P' -> property(escaped == 'P');
      default -> CharacterSet.of(character(escaped));
    };
  }

  private CharacterSet property(boolean negated) {
    String name = String.valueOf(next());
    if (name.equals("{")) {
      int close = pattern.indexOf('}', at);
      name = pattern.substring(at, close);
      at = close + 1;
    }
    return negated ? named(name).others() : named(name);
  }

  /** The ASCII part of a class known by name. */
  private static CharacterSet named(String name) {
    String first = name.toLowerCase(Locale.ROOT);
    return switch (first) {
      case "n", "nd", "digit" -> CharacterSet.DIGITS;
      case "z", "zs", "space", "blank" -> CharacterSet.SPACE;
      case "lu", "upper" -> new CharacterSet(List.of(new Range('A', 'Z')), false);
      case "p", "punct", "s", "sm", "sc" ->
          new CharacterSet(List.of(new Range('!', '/'), new Range(':', '@')), false);
      case "xdigit" ->
          new CharacterSet(
              List.of(new Range('0', '9'), new Range('A', 'F'), new Range('a', 'f')), false);
      case "alnum", "word" -> CharacterSet.WORD;
      case "cntrl" -> new CharacterSet(List.of(new Range(1, 31)), false);
      case "graph", "print" -> new CharacterSet(List.of(new Range('!', '~')), false);
      default -> new CharacterSet(List.of(new Range('a', 'z')), false);
    };
  }

  private int character(char escaped) {
    return switch (escaped) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'f' -> '\f';
      case 'v' -> 0x0B;
      case 'a' -> 0x07;
      case 'e' -> 0x1B;
      case '0' -> 0;
      case 'x' -> hexadecimal(2);
      case 'u' -> hexadecimal(4);
      default -> escaped;
    };
  }

  private int hexadecimal(int digits) {
    int end = at + digits;
    int from = at;
    int after = end;
    if (accept("{")) {
      from = at;
      end = pattern.indexOf('}', at);
      after = end + 1;
    }
    if (end < from || end > pattern.length()) {
      throw unknown();
    }
    int value = Integer.parseInt(pattern.substring(from, end), 16);
    at = after;
    return value;
  }

  private CharacterSet characterClass() {
    boolean negated = accept("^");
    List<Range> ranges = new ArrayList<>();
    boolean first = true;
    while (first || !accept("]")) {
      first = false;
      if (accept("[:")) {
        int close = pattern.indexOf(":]", at);
        ranges.addAll(named(pattern.substring(at, close)).ranges());
        at = close + 2;
        continue;
      }
      CharacterSet member = member();
      boolean single = !member.negated() && member.ranges().size() == 1;
      boolean range =
          single
              && member.ranges().getFirst().first() == member.ranges().getFirst().last()
              && pattern.startsWith("-", at)
              && !pattern.startsWith("-]", at);
      if (range) {
        at++;
        ranges.add(
            new Range(member.ranges().getFirst().first(), member().ranges().getFirst().last()));
      } else if (member.negated()) {
        member.samples().forEach(c -> ranges.add(new Range(c, c)));
      } else {
        ranges.addAll(member.ranges());
      }
    }
    return new CharacterSet(ranges, negated);
  }

  private CharacterSet member() {
    if (accept("\\")) {
      char escaped = next();
      return escaped == 'b' ? CharacterSet.of('\b') : set(escaped);
    }
    if (at >= pattern.length()) {
      throw unknown();
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return CharacterSet.of(c);
  }

  private char next() {
    if (at >= pattern.length()) {
      throw unknown();
    }
    return pattern.charAt(at++);
  }

  private boolean accept(String text) {
    if (!pattern.startsWith(text, at)) {
      return false;
    }
    at += text.length();
    return true;
  }

  private void expect(String text) {
    if (!accept(text)) {
      throw unknown();
    }
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException("cannot read the expression at " + at + ": " + pattern);
  }
}
