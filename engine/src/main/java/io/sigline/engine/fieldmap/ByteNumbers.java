package io.sigline.engine.fieldmap;

import java.util.Arrays;

/** Bytes that arrive as an array of numbers, as journald gives a message that is no text. */
final class ByteNumbers {
  private byte[] bytes = new byte[256];
  private int length;
  private boolean on;

  void start() {
    length = 0;
    on = true;
  }

  /** Takes a number if an array was begun and it is a byte; else ends the array. */
  boolean take(double value) {
    if (!on) {
      return false;
    }
    if (value != Math.rint(value) || value < -128 || value > 255) {
      on = false;
      return false;
    }
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) (int) value;
    return true;
  }

  /** Ends the array; true if it held bytes and nothing else. */
  boolean stop() {
    boolean whole = on && length > 0;
    on = false;
    return whole;
  }

  int length() {
    return length;
  }

  void copyTo(byte[] into, int offset) {
    System.arraycopy(bytes, 0, into, offset, length);
  }
}
