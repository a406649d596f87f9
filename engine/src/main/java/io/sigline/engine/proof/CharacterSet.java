package io.sigline.engine.proof;

import java.util.ArrayList;
import java.util.List;

/** Characters that one place of a regular expression takes: ranges, or all others. Immutable. */
record CharacterSet(List<Range> ranges, boolean negated) {
  /** Every character but a line feed. */
  static final CharacterSet ANY = new CharacterSet(List.of(new Range('\n', '\n')), true);

  static final CharacterSet DIGITS = new CharacterSet(List.of(new Range('0', '9')), false);
  static final CharacterSet WORD =
      new CharacterSet(
          List.of(
              new Range('a', 'z'), new Range('A', 'Z'), new Range('0', '9'), new Range('_', '_')),
          false);
  static final CharacterSet SPACE =
      new CharacterSet(List.of(new Range(' ', ' '), new Range('\t', '\r')), false);

  /** Where nothing else is asked, one of these, in this order. */
  private static final String PREFERRED = "ax0 -_.,;:/\\\"'()[]{}<>=+*&^%$#@!?|~`A9Z\té";

  /** Characters from the first to the last, both included. */
  record Range(int first, int last) {}

  CharacterSet {
    ranges = List.copyOf(ranges);
  }

  /** Just this character. */
  static CharacterSet of(int codePoint) {
    return new CharacterSet(List.of(new Range(codePoint, codePoint)), false);
  }

  /** All characters that are not in this set. */
  CharacterSet others() {
    return new CharacterSet(ranges, !negated);
  }

  boolean contains(int codePoint) {
    boolean inside =
        ranges.stream().anyMatch(range -> range.first <= codePoint && codePoint <= range.last);
    return inside != negated;
  }

  /** True if every character of the text is in the set. */
  boolean containsAll(String text) {
    return text.codePoints().allMatch(this::contains);
  }

  /** Some characters of the set, the most ordinary first; empty if none is known. */
  List<Integer> samples() {
    List<Integer> samples = new ArrayList<>();
    if (!negated) {
      ranges.forEach(range -> {
        for (int c = range.first; c <= Math.min(range.last, range.first + 2); c++) {
          samples.add(c);
        }
        samples.add(range.last);
      });
      return samples;
    }
    PREFERRED.codePoints().filter(this::contains).forEach(samples::add);
    return samples;
  }
}
