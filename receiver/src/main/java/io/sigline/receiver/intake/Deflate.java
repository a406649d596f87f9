package io.sigline.receiver.intake;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * Decodes deflate streams that are whole in memory. Source: RFC 1951; how bits are read and bytes
 * are copied, eight at a time, is after libdeflate. Reused; one thread at a time.
 */
final class Deflate {
  /** So many bytes are copied at once, whether they are wanted or not. */
  private static final int SHORT = 40;

  /** Space that a step may need: the longest match, and what copying overshoots. */
  static final int SLACK = 258 + SHORT;

  /** Bytes written before they are added to the checksum, which so finds them in the cache. */
  private static final int STEP = 32 << 10;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Bits there are at least after a refill. */
  private static final int REFILLED = 56;

  /** Bits of the longest distance code and its extra bits. */
  private static final int MOST_DISTANCE_BITS = 15 + 13;

  private static final int LENGTH = HuffmanTable.LENGTH;
  private static final int EXTRA = HuffmanTable.EXTRA;
  private static final int MOST_EXTRA = HuffmanTable.MOST_EXTRA;
  private static final int LINK = HuffmanTable.LINK;
  private static final int LITERAL = HuffmanTable.LITERAL;
  private static final int END = HuffmanTable.END;
  private static final int VALUE = HuffmanTable.VALUE;
  private static final int STORED = 0;
  private static final int FIXED = 1;
  private static final int DYNAMIC = 2;

  private final DeflateCodes codes = new DeflateCodes();
  private byte[] from = Body.NOTHING;
  private int in;
  private int end;

  /** Bits that were read and not used: at least so many as the count says. */
  private long bits;

  private int count;

  /** Bytes that were taken for zeros because the stream had ended. */
  private int beyond;

  /**
   * Decodes one stream.
   *
   * @param from read, not kept
   * @param checksum of what was written to the body
   * @return where the stream ends
   * @throws IOException if it is broken or not whole
   */
  int decode(byte[] from, int offset, int end, Body to, Checksum checksum)
      throws BodyException, IOException {
    this.from = from;
    this.in = offset;
    this.end = end;
    this.bits = 0;
    this.count = 0;
    this.beyond = 0;
    int start = to.length();
    try {
      boolean last;
      do {
        last = take(1) == 1;
        switch (take(2)) {
          case STORED -> stored(to, checksum);
          case FIXED -> {
            codes.fixed();
            block(to, start, checksum);
          }
          case DYNAMIC -> {
            codes.read(this);
            block(to, start, checksum);
          }
          default -> throw new IOException("invalid block type");
        }
      } while (!last);
      return align();
    } finally {
      this.from = Body.NOTHING;
    }
  }

  /** The next bits, of which there are at most 15. */
  int take(int wanted) throws EOFException {
    if (count < wanted) {
      refill();
    }
    int taken = (int) bits & ((1 << wanted) - 1);
    bits >>>= wanted;
    count -= wanted;
    return taken;
  }

  /** The next symbol's entry in the table. */
  int take(HuffmanTable table) throws IOException {
    if (count < 15) {
      refill();
    }
    int entry = table.entries[(int) bits & table.mask];
    int length = entry & LENGTH;
    if (length == 0) {
      throw new IOException("invalid code");
    }
    bits >>>= length;
    count -= length;
    return entry;
  }

  /** Fills up the bits. Those beyond the end of the stream are zeros. */
  private void refill() throws EOFException {
    if (in <= end - Long.BYTES) {
      bits |= (long) LONG.get(from, in) << count;
      in += (63 - count) >>> 3;
      count |= REFILLED;
    } else {
      refillAtEnd();
    }
  }

  private void refillAtEnd() throws EOFException {
    bits &= (1L << count) - 1;
    while (count <= 55) {
      if (in < end) {
        bits |= (from[in++] & 0xffL) << count;
      } else if (++beyond > 2 * Long.BYTES) {
        throw truncated();
      }
      count += 8;
    }
  }

  /** Leaves the rest of a byte, and gives whole bytes back; returns where the next one is. */
  private int align() throws EOFException {
    int unused = count >>> 3;
    if (beyond > unused) {
      throw truncated();
    }
    in -= unused - beyond;
    beyond = 0;
    bits = 0;
    count = 0;
    return in;
  }

  private void stored(Body to, Checksum checksum) throws BodyException, IOException {
    int at = align();
    if (end - at < 4) {
      throw truncated();
    }
    int length = (from[at] & 0xff) | ((from[at + 1] & 0xff) << 8);
    int complement = (from[at + 2] & 0xff) | ((from[at + 3] & 0xff) << 8);
    if (length != (~complement & 0xffff)) {
      throw new IOException("invalid stored block lengths");
    }
    at += 4;
    if (end - at < length) {
      throw truncated();
    }
    to.makeSpace(length + SLACK);
    System.arraycopy(from, at, to.bytes(), to.length(), length);
    wrote(to, to.length() + length, checksum);
    in = at + length;
  }

  private static void wrote(Body to, int out, Checksum checksum) throws BodyException {
    int written = out - to.length();
    checksum.update(to.bytes(), to.length(), written);
    to.wrote(written);
  }

  /** Decodes a block of symbols, in steps after which the body and the checksum are told. */
  private void block(Body to, int start, Checksum checksum) throws BodyException, IOException {
    boolean more = true;
    while (more) {
      to.makeSpace(SLACK);
      int limit = Math.min(to.length() + STEP, to.bytes().length - SLACK);
      int out = symbols(to.bytes(), to.length(), limit, start);
      more = out >= 0;
      wrote(to, more ? out : ~out, checksum);
    }
  }

  /**
   * Decodes symbols until the limit is passed or the block ends. One method in spite of its length,
   * so that its state stays in registers.
   *
   * @return where the next byte goes; its complement if the block ended
   */
  private int symbols(byte[] bytes, int first, int limit, int start) throws IOException {
    int[] literals = codes.literals.entries;
    int[] distances = codes.distances.entries;
    int literalMask = codes.literals.mask;
    int distanceMask = codes.distances.mask;
    byte[] source = from;
    int lastLong = end - Long.BYTES;
    int at = in;
    long read = bits;
    int left = count;
    int out = first;
    while (out <= limit) {
      if (at <= lastLong) {
        read |= (long) LONG.get(source, at) << left;
        at += (63 - left) >>> 3;
        left |= REFILLED;
      } else {
        keep(at, read, left);
        refillAtEnd();
        at = in;
        read = bits;
        left = count;
      }
      int entry = literals[(int) read & literalMask];
      if ((entry & LITERAL) != 0) {
        read >>>= entry;
        left -= entry & LENGTH;
        bytes[out++] = (byte) (entry >>> VALUE);
        entry = literals[(int) read & literalMask];
      }
      if ((entry & LINK) != 0) {
        read >>>= entry;
        left -= entry & LENGTH;
        entry = literals[linked(entry, read)];
      }
      read >>>= entry;
      left -= entry & LENGTH;
      if ((entry & LITERAL) != 0) {
        bytes[out++] = (byte) (entry >>> VALUE);
        continue;
      }
      if ((entry & END) != 0 || (entry & LENGTH) == 0) {
        keep(at, read, left);
        return ended(entry, out);
      }
      int length = (entry >>> VALUE) + extra(entry, read);
      read >>>= entry >>> EXTRA & MOST_EXTRA;
      left -= entry >>> EXTRA & MOST_EXTRA;
      if (left < MOST_DISTANCE_BITS) {
        keep(at, read, left);
        refill();
        at = in;
        read = bits;
        left = count;
      }
      entry = distances[(int) read & distanceMask];
      if ((entry & LINK) != 0) {
        read >>>= entry;
        left -= entry & LENGTH;
        entry = distances[linked(entry, read)];
      }
      read >>>= entry;
      left -= entry & LENGTH;
      int distance = (entry >>> VALUE) + extra(entry, read);
      read >>>= entry >>> EXTRA & MOST_EXTRA;
      left -= entry >>> EXTRA & MOST_EXTRA;
      if (distance > out - start || distance == 0) {
        throw new IOException("invalid distance, or too far back");
      }
      copy(bytes, out, distance, length);
      out += length;
    }
    keep(at, read, left);
    return out;
  }

  private void keep(int at, long read, int left) {
    in = at;
    bits = read;
    count = left;
  }

  private static int ended(int entry, int out) throws IOException {
    if ((entry & HuffmanTable.INVALID) != END) {
      throw new IOException("invalid code");
    }
    return ~out;
  }

  /** Where the rest of a long code leads. */
  private static int linked(int link, long read) {
    return (link >>> VALUE) + extra(link, read);
  }

  private static int extra(int entry, long read) {
    return (int) read & ((1 << (entry >>> EXTRA & MOST_EXTRA)) - 1);
  }

  /**
   * Copies from the bytes written before; may write {@value #SHORT} bytes in place of fewer. In
   * logs most matches are short, and copied without asking how short; the others are far longer.
   */
  private static void copy(byte[] bytes, int out, int distance, int length) {
    int at = out - distance;
    if (length <= SHORT && distance >= Long.BYTES) {
      LONG.set(bytes, out, (long) LONG.get(bytes, at));
      LONG.set(bytes, out + 8, (long) LONG.get(bytes, at + 8));
      LONG.set(bytes, out + 16, (long) LONG.get(bytes, at + 16));
      LONG.set(bytes, out + 24, (long) LONG.get(bytes, at + 24));
      LONG.set(bytes, out + 32, (long) LONG.get(bytes, at + 32));
    } else if (distance >= length) {
      System.arraycopy(bytes, at, bytes, out, length);
    } else {
      repeat(bytes, out, distance, length);
    }
  }

  /** Copies bytes of which the last ones are written only by the copying. */
  private static void repeat(byte[] bytes, int out, int distance, int length) {
    int from = out - distance;
    int copied = 0;
    while (copied < length) {
      int whole = Math.min(distance + copied, length - copied);
      System.arraycopy(bytes, from, bytes, out + copied, whole);
      copied += whole;
    }
  }

  private static EOFException truncated() {
    return new EOFException("it ends before it is whole");
  }
}
