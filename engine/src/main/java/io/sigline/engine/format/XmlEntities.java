package io.sigline.engine.format;

import java.nio.charset.StandardCharsets;

/** The entities that XML itself defines, and character references. Others stay as they stand. */
final class XmlEntities {
  private static final int LONGEST = 10;

  private XmlEntities() {}

  /** Copies the range with its entities resolved; returns the place after what was written. */
  static int resolve(byte[] text, int from, int end, byte[] into, int to) {
    int place = to;
    for (int i = from; i < end; ) {
      int close = text[i] == '&' ? Bytes.indexOf(text, i, Math.min(end, i + LONGEST), ';') : end;
      int codePoint = close < Math.min(end, i + LONGEST) ? codePoint(text, i + 1, close) : -1;
      if (codePoint < 0) {
        into[place++] = text[i++];
      } else {
        place = Bytes.putCodePoint(into, place, codePoint);
        i = close + 1;
      }
    }
    return place;
  }

  private static int codePoint(byte[] text, int from, int end) {
    String name = new String(text, from, end - from, StandardCharsets.ISO_8859_1);
    return switch (name) {
      case "lt" -> '<';
      case "gt" -> '>';
      case "amp" -> '&';
      case "quot" -> '"';
      case "apos" -> '\'';
      default -> name.startsWith("#") ? reference(name) : -1;
    };
  }

  private static int reference(String name) {
    try {
      boolean hex = name.startsWith("#x") || name.startsWith("#X");
      int codePoint = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
      boolean valid =
          Character.isValidCodePoint(codePoint) && (codePoint < 0xD800 || codePoint > 0xDFFF);
      return valid ? codePoint : -1;
    } catch (NumberFormatException _) {
      return -1;
    }
  }
}
