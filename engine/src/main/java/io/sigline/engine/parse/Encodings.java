package io.sigline.engine.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** {@code |wide |utf16be |utf16 |base64 |base64offset}, over bytes. */
final class Encodings {
  private static final int[] LEADING = {0, 2, 3};
  private static final int[] TRAILING = {0, 3, 2};

  private Encodings() {}

  static byte[] utf16le(String text) {
    return text.getBytes(StandardCharsets.UTF_16LE);
  }

  static byte[] utf16be(String text) {
    return text.getBytes(StandardCharsets.UTF_16BE);
  }

  /** Little-endian with its byte order mark. */
  static byte[] utf16(String text) {
    return utf16le("\uFEFF" + text);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * What Base64 holds of these bytes for certain, at each of the three places where they can begin
   * in a longer text. Empty where nothing is certain.
   */
  static List<String> base64Offsets(byte[] bytes) {
    List<String> variants = new ArrayList<>();
    for (int offset = 0; offset < 3; offset++) {
      byte[] shifted = new byte[offset + bytes.length];
      Arrays.fill(shifted, 0, offset, (byte) ' ');
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
      String encoded = base64(shifted);
      int end = encoded.length() - TRAILING[shifted.length % 3];
      variants.add(encoded.substring(Math.min(LEADING[offset], end), end));
    }
    return variants;
  }
}
