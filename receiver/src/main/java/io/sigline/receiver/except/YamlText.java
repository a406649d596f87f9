package io.sigline.receiver.except;

/** Texts as they are written in YAML and in Sigma's values. */
final class YamlText {
  private YamlText() {}

  /** A value that means this text and nothing else: wildcards and escapes are escaped. */
  static String literal(String text) {
    StringBuilder value = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escapes = c == '\\' && i + 1 < text.length() && isSpecial(text.charAt(i + 1));
      if (c == '*' || c == '?' || escapes) {
        value.append('\\');
      }
      value.append(c);
    }
    return value.toString();
  }

  private static boolean isSpecial(char c) {
    return c == '*' || c == '?' || c == '\\';
  }

  /** The text in quotes, on one line; read back it is the same. */
  static String quoted(String text) {
    if (text.codePoints().allMatch(YamlText::isPlain)) {
      return "'" + text.replace("'", "''") + "'";
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').appendCodePoint(c);
          } else if (isPlain(c)) {
            quoted.appendCodePoint(c);
          } else {
            quoted.append(c > 0xffff ? "\\U%08x".formatted(c) : "\\u%04x".formatted(c));
          }
        });
    return quoted.append('"').toString();
  }

  private static boolean isPlain(int c) {
    int type = Character.getType(c);
    return c >= 0x20
        && c != 0x7f
        && c != 0xfeff
        && type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED
        && c <= 0xffff;
  }
}
