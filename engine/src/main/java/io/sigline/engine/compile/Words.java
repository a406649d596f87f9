package io.sigline.engine.compile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Several bytes of a text at once, as one number. */
final class Words {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** Four bytes. */
  static int gram(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /** 1, 2, 4 or 8 bytes. */
  static long word(byte[] bytes, int at, int size) {
    return switch (size) {
      case 8 -> (long) LONG.get(bytes, at);
      case 4 -> (int) INT.get(bytes, at);
      case 2 -> (short) SHORT.get(bytes, at);
      default -> bytes[at];
    };
  }

  /** True if no byte is above 0x7f. */
  static boolean isAscii(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    for (; at + 8 <= end; at += 8) {
      if (((long) LONG.get(bytes, at) & 0x8080808080808080L) != 0) {
        return false;
      }
    }
    for (; at < end; at++) {
      if (bytes[at] < 0) {
        return false;
      }
    }
    return true;
  }

  /** The largest word size that is not above the length: 8, 4, 2, 1; 0 for nothing. */
  static int wordSize(int length) {
    return length >= 8 ? 8 : Integer.highestOneBit(length);
  }

  /** A hash of a whole text by its length, first and last bytes. */
  static long ends(byte[] bytes, int offset, int length) {
    int size = wordSize(length);
    if (size == 0) {
      return 0;
    }
    long first = word(bytes, offset, size);
    long last = word(bytes, offset + length - size, size);
    return mix(first + length * 0x9e3779b97f4a7c15L) ^ mix(last ^ 0xc2b2ae3d27d4eb4fL);
  }

  /** Spreads every bit of the word over the result. */
  static long mix(long word) {
    long mixed = (word ^ word >>> 32) * 0xd6e8feb86659fd93L;
    return mixed ^ mixed >>> 32;
  }
}
