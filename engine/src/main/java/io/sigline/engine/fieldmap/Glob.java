package io.sigline.engine.fieldmap;

import java.nio.charset.StandardCharsets;

/** A text with {@code *} for any text in it, without regard to the case of ASCII letters. */
final class Glob {
  private final byte[] pattern;

  Glob(String pattern) {
    this.pattern = LiteralTable.fold(pattern).getBytes(StandardCharsets.UTF_8);
  }

  static boolean isGlob(String text) {
    return text.indexOf('*') >= 0;
  }

  boolean matches(byte[] text, int offset, int length) {
    int end = offset + length;
    int at = offset;
    int p = 0;
    int star = -1;
    int mark = offset;
    while (at < end) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        mark = at;
      } else if (p < pattern.length && pattern[p] == LiteralTable.fold(text[at])) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }
}
