package io.sigline.engine.compile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Several bytes of a text at once, as one number. */
final class Words {
  /** How many sizes of words there are: 1, 2, 4, 8, 16 and 32 bytes. */
  static final int WORD_SIZES = 6;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Words() {}

  /** Four bytes. */
  static int gram(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /** Eight bytes. */
  static long word(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /**
   * 1, 2, 4 or 8 bytes, or a hash of 16 or 32.
   *
   * @param ignored bits of each byte that do not count
   */
  static long word(byte[] bytes, int at, int size, long ignored) {
    return switch (size) {
      case 32 -> mix(word(bytes, at, 16, ignored)) + word(bytes, at + 16, 16, ignored);
      case 16 -> mix(word(bytes, at) | ignored) + (word(bytes, at + 8) | ignored);
      case 8 -> word(bytes, at) | ignored;
      case 4 -> (int) INT.get(bytes, at) | ignored;
      case 2 -> (short) SHORT.get(bytes, at) | ignored;
      default -> bytes[at] | ignored;
    };
  }

  /** The byte eight times. */
  static long broadcast(byte value) {
    return (value & 0xff) * ONES;
  }

  /**
   * The top bit of each byte that is zero; perhaps of others too, but only above one that is zero.
   */
  static long zeroBytes(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }

  /** True if no byte is above 0x7f. */
  static boolean isAscii(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    for (; at + 8 <= end; at += 8) {
      if (((long) LONG.get(bytes, at) & HIGH_BITS) != 0) {
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

  /** The largest size of a word that is not above the length; 0 for nothing. */
  static int wordSize(int length) {
    return Math.min(Integer.highestOneBit(length), 1 << (WORD_SIZES - 1));
  }

  /** Eight bytes with each ASCII letter in lower case, all other bytes as they are. */
  static long fold(long word) {
    long low = word & ~HIGH_BITS;
    long fromA = low + (0x80 - 'A') * ONES;
    long afterZ = low + (0x7f - 'Z') * ONES;
    return word | ((fromA & ~afterZ & ~word & HIGH_BITS) >>> 2);
  }

  /** The byte, in lower case if it is an ASCII letter. */
  static byte fold(byte of) {
    return of >= 'A' && of <= 'Z' ? (byte) (of + 0x20) : of;
  }

  /** True if these bytes stand in the text here, where its ASCII letters are folded. */
  static boolean standsFolded(byte[] text, int at, byte[] folded) {
    int length = folded.length;
    if (length >= Long.BYTES) {
      for (int i = 0; i < length - Long.BYTES; i += Long.BYTES) {
        if (fold(word(text, at + i)) != word(folded, i)) {
          return false;
        }
      }
      int last = length - Long.BYTES;
      return fold(word(text, at + last)) == word(folded, last);
    }
    for (int i = 0; i < length; i++) {
      if (fold(text[at + i]) != folded[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * A hash of a whole text by its length, first and last bytes.
   *
   * @param ignored bits of each byte that do not count
   */
  static long ends(byte[] bytes, int offset, int length, long ignored) {
    int size = Math.min(wordSize(length), 8);
    if (size == 0) {
      return 0;
    }
    long first = word(bytes, offset, size, ignored);
    long last = word(bytes, offset + length - size, size, ignored);
    return mix(first + length * 0x9e3779b97f4a7c15L) ^ mix(last ^ 0xc2b2ae3d27d4eb4fL);
  }

  /** Spreads every bit of the word over the result. */
  static long mix(long word) {
    long mixed = (word ^ word >>> 32) * 0xd6e8feb86659fd93L;
    return mixed ^ mixed >>> 32;
  }
}
