package io.sigline.engine.format;

import java.nio.charset.StandardCharsets;

/** Questions about ASCII in a byte range. */
final class Bytes {

  private Bytes() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static boolean isDigit(int b) {
    return b >= '0' && b <= '9';
  }

  static boolean isLetter(int b) {
    return (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
  }

  static boolean isSpace(int b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /** The value of a hexadecimal digit; −1 for any other byte. */
  static int hex(int b) {
    if (isDigit(b)) {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  static boolean startsWith(byte[] text, int from, int end, byte[] prefix) {
    return end - from >= prefix.length && regionEquals(text, from, prefix);
  }

  static boolean equals(byte[] text, int from, int end, byte[] other) {
    return end - from == other.length && regionEquals(text, from, other);
  }

  private static boolean regionEquals(byte[] text, int from, byte[] other) {
    for (int i = 0; i < other.length; i++) {
      if (text[from + i] != other[i]) {
        return false;
      }
    }
    return true;
  }

  /** The first place of the byte in the range; the end if there is none. */
  static int indexOf(byte[] text, int from, int end, int wanted) {
    for (int i = from; i < end; i++) {
      if (text[i] == wanted) {
        return i;
      }
    }
    return end;
  }

  /** The first place of the bytes in the range; the end if there is none. */
  static int indexOf(byte[] text, int from, int end, byte[] wanted) {
    for (int i = from; i <= end - wanted.length; i++) {
      if (text[i] == wanted[0] && regionEquals(text, i, wanted)) {
        return i;
      }
    }
    return end;
  }

  static int skipSpace(byte[] text, int from, int end) {
    int at = from;
    while (at < end && isSpace(text[at])) {
      at++;
    }
    return at;
  }

  /** Writes a code point in UTF-8; returns the place after it. */
  static int putCodePoint(byte[] into, int at, int codePoint) {
    if (codePoint < 0x80) {
      into[at] = (byte) codePoint;
      return at + 1;
    }
    if (codePoint < 0x800) {
      into[at] = (byte) (0xC0 | (codePoint >> 6));
      into[at + 1] = (byte) (0x80 | (codePoint & 0x3F));
      return at + 2;
    }
    if (codePoint < 0x10000) {
      into[at] = (byte) (0xE0 | (codePoint >> 12));
      into[at + 1] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
      into[at + 2] = (byte) (0x80 | (codePoint & 0x3F));
      return at + 3;
    }
    into[at] = (byte) (0xF0 | (codePoint >> 18));
    into[at + 1] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
    into[at + 2] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
    into[at + 3] = (byte) (0x80 | (codePoint & 0x3F));
    return at + 4;
  }
}
