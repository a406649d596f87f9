package io.sigline.engine.compile;

/** Code points in UTF-8, strictly read. Source: Unicode Standard 17, table 3-7. */
final class Utf8 {
  private Utf8() {}

  /** The code point that begins at {@code at}, or -1 if the bytes up to {@code to} hold none. */
  static int codePoint(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xff;
    if (lead < 0x80) {
      return lead;
    }
    int size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + size > to) {
      return -1;
    }
    int codePoint = lead & (0xff >> (size + 1));
    for (int i = 1; i < size; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return -1;
      }
      codePoint = codePoint << 6 | (bytes[at + i] & 0x3f);
    }
    boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    return length(codePoint) == size && !surrogate && codePoint <= 0x10ffff ? codePoint : -1;
  }

  /** How many bytes the code point takes. */
  static int length(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  /** Length of the sequence that begins with this byte of well-formed text. */
  static int lengthFrom(byte lead) {
    int bits = lead & 0xff;
    return bits < 0x80 ? 1 : bits < 0xe0 ? 2 : bits < 0xf0 ? 3 : 4;
  }

  /** Writes the code point and returns where it ends. */
  static int put(int codePoint, byte[] bytes, int at) {
    int end = at + length(codePoint);
    if (codePoint < 0x80) {
      bytes[at] = (byte) codePoint;
      return end;
    }
    int rest = codePoint;
    for (int i = end - 1; i > at; i--) {
      bytes[i] = (byte) (0x80 | (rest & 0x3f));
      rest >>= 6;
    }
    bytes[at] = (byte) (rest | (0xf00 >> (end - at)));
    return end;
  }

  /** True if some surrogate of the text stands alone: no UTF-8 text contains it. */
  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff);
      }
    }
    return false;
  }
}
