package io.sigline.engine.correlate;

import io.sigline.engine.rule.TextPattern;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The values of one group, folded, as bytes; and as they were written, where that is something
 * else. Reused from hit to hit.
 */
final class GroupKey {
  /** Begins the block: length of the folded bytes, and of the written ones (0: the same). */
  private static final int HEADER = 1;

  private byte[] folded = new byte[256];
  private byte[] written = new byte[256];
  private int foldedLength;
  private int writtenLength;

  /** Takes these values. */
  void set(List<String> values) {
    foldedLength = 0;
    writtenLength = 0;
    boolean same = true;
    for (String value : values) {
      String fold = TextPattern.fold(value);
      same &= fold.equals(value);
      byte[] foldBytes = fold.getBytes(StandardCharsets.UTF_8);
      folded = append(folded, foldedLength, foldBytes);
      foldedLength += Integer.BYTES + foldBytes.length;
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      written = append(written, writtenLength, bytes);
      writtenLength += Integer.BYTES + bytes.length;
    }
    if (same) {
      writtenLength = 0;
    }
  }

  /** The hash of the folded values. */
  long hash(KeyedHash hash, int number) {
    return hash.of(folded, foldedLength, number);
  }

  /** True if the block holds the same folded values. */
  boolean isAt(LongSlab blocks, int block) {
    if ((int) (blocks.get(block, 0) >>> 32) != foldedLength) {
      return false;
    }
    long[] page = blocks.page(block);
    int at = blocks.offset(block) + HEADER;
    for (int i = 0; i < foldedLength; i += Long.BYTES) {
      if (page[at++] != word(folded, foldedLength, i)) {
        return false;
      }
    }
    return true;
  }

  /** Stores the values in a new block. */
  int store(LongSlab blocks) {
    int block = blocks.allocate(sizeClass(foldedLength, writtenLength));
    blocks.set(block, 0, ((long) foldedLength << 32) | writtenLength);
    int at = put(blocks, block, HEADER, folded, foldedLength);
    put(blocks, block, at, written, writtenLength);
    return block;
  }

  static void free(LongSlab blocks, int block) {
    long header = blocks.get(block, 0);
    blocks.free(block, sizeClass((int) (header >>> 32), (int) header));
  }

  /** The folded values that the block holds. */
  static byte[] folded(LongSlab blocks, int block) {
    return bytes(blocks, block, HEADER, (int) (blocks.get(block, 0) >>> 32));
  }

  /** The values that the block holds, as they were written. */
  static List<String> written(LongSlab blocks, int block) {
    long header = blocks.get(block, 0);
    int foldedLength = (int) (header >>> 32);
    int writtenLength = (int) header;
    byte[] bytes =
        writtenLength == 0
            ? folded(blocks, block)
            : bytes(blocks, block, HEADER + words(foldedLength), writtenLength);
    return Texts.read(ByteBuffer.wrap(bytes));
  }

  private static byte[] append(byte[] to, int at, byte[] text) {
    int end = at + Integer.BYTES + text.length;
    byte[] bytes = end <= to.length ? to : Arrays.copyOf(to, end * 2);
    ByteBuffer.wrap(bytes).putInt(at, text.length).put(at + Integer.BYTES, text);
    return bytes;
  }

  private static int sizeClass(int foldedLength, int writtenLength) {
    return LongSlab.sizeClass(HEADER + words(foldedLength) + words(writtenLength));
  }

  private static int words(int bytes) {
    return (bytes + Long.BYTES - 1) / Long.BYTES;
  }

  private static int put(LongSlab blocks, int block, int index, byte[] bytes, int length) {
    int at = index;
    for (int i = 0; i < length; i += Long.BYTES) {
      blocks.set(block, at++, word(bytes, length, i));
    }
    return at;
  }

  private static byte[] bytes(LongSlab blocks, int block, int index, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      long word = blocks.get(block, index + i / Long.BYTES);
      bytes[i] = (byte) (word >>> (i % Long.BYTES * Byte.SIZE));
    }
    return bytes;
  }

  private static long word(byte[] bytes, int length, int from) {
    long word = 0;
    for (int i = Math.min(from + Long.BYTES, length) - 1; i >= from; i--) {
      word = (word << Byte.SIZE) | (bytes[i] & 0xff);
    }
    return word;
  }
}
