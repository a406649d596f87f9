package io.sigline.engine.packed;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Texts by number, each made when it is first asked for, so that threads share the work, and rules
 * the texts. Safe to share between threads: that two make the same text does no harm.
 */
final class TextTable {
  /** The characters below 256, an octet each. */
  static final int NARROW = 0;

  /** Two octets a character, the higher first. */
  static final int WIDE = 1;

  private final byte[] bytes;
  private final int places;
  private final int begin;
  private final @Nullable String[] texts;

  /**
   * A table.
   *
   * @param places where the ends of the texts stand, four octets each, counted from {@code begin}
   * @param begin of the first text
   */
  TextTable(byte[] bytes, int places, int begin, int count) {
    this.bytes = bytes;
    this.places = places;
    this.begin = begin;
    this.texts = new @Nullable String[count];
  }

  /** The text with this number. */
  String get(int number) {
    if (number < 0 || number >= texts.length) {
      throw new PackException("expected a text below " + texts.length + ", got " + number);
    }
    String known = texts[number];
    if (known == null) {
      known = text(number);
      texts[number] = known;
    }
    return known;
  }

  private String text(int number) {
    int from = number == 0 ? 0 : Octets.fixed(bytes, places + 4 * (number - 1));
    int to = Octets.fixed(bytes, places + 4 * number);
    if (from < 0 || to <= from || to > bytes.length - begin) {
      throw new PackException("a text ends outside the file");
    }
    return switch (bytes[begin + from]) {
      case NARROW ->
          new String(bytes, begin + from + 1, to - from - 1, StandardCharsets.ISO_8859_1);
      case WIDE -> wide(begin + from + 1, (to - from - 1) / 2);
      default -> throw new PackException("a text of unknown form");
    };
  }

  /** Not by a charset: half of a surrogate pair stays what it is. */
  private String wide(int from, int length) {
    char[] characters = new char[length];
    for (int i = 0; i < length; i++) {
      int at = from + 2 * i;
      characters[i] = (char) (((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF));
    }
    return new String(characters);
  }
}
