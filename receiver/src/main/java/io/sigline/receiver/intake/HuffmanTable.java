package io.sigline.receiver.intake;

import java.io.IOException;
import java.util.Arrays;

/**
 * A prefix code as a table: the next bits of the stream lead to an entry, at once or, for long
 * codes, through a second table. Source: RFC 1951, 3.2.2. Reused; one thread.
 *
 * <p>An entry holds, from the lowest bit: the length of the code, or of its part that is looked at
 * (6 bits, 0 for a code that is not used), the number of extra bits (5), flags, and from bit
 * {@value #VALUE} on its value.
 */
final class HuffmanTable {
  /** Of an entry that leads to another table: its value is where, its extra bits how many. */
  static final int LINK = 1 << 11;

  /** Of an entry that stands for a byte. */
  static final int LITERAL = 1 << 12;

  /** Of the entry that ends a block. */
  static final int END = 1 << 13;

  /** Where an entry's value begins. */
  static final int VALUE = 14;

  /** Of the entries that fixed codes have and no stream may use: an end with a value. */
  static final int INVALID = END | (1 << VALUE);

  /** Six bits: as many as a shift of a long looks at. */
  static final int LENGTH = 63;

  static final int EXTRA = 6;
  static final int MOST_EXTRA = 31;
  private static final int LONGEST = 15;

  final int[] entries;
  final int mask;
  private final int bits;
  private final boolean mayBeAlone;
  private final int[] counts = new int[LONGEST + 1];
  private final int[] next = new int[LONGEST + 2];

  /**
   * A table without codes.
   *
   * @param bits looked at first
   * @param symbols most symbols of the code; two at least share a second table
   * @param mayBeAlone one code of one bit will do
   */
  HuffmanTable(int bits, int symbols, boolean mayBeAlone) {
    this.mayBeAlone = mayBeAlone;
    this.bits = bits;
    this.mask = (1 << bits) - 1;
    this.entries = new int[(1 << bits) + ((symbols / 2 + 1) << (LONGEST - bits))];
  }

  /**
   * Makes the table anew.
   *
   * @param lengths of each symbol's code, from the offset on
   * @param symbols for each symbol its entry, without the code's length
   * @throws IOException if no code has these lengths
   */
  void build(byte[] lengths, int offset, int count, int[] symbols) throws IOException {
    Arrays.fill(counts, 0);
    for (int i = 0; i < count; i++) {
      counts[lengths[offset + i]]++;
    }
    checkComplete(count - counts[0]);
    Arrays.fill(entries, 0, 1 << bits, 0);
    firstCodes();
    int end = 1 << bits;
    for (int i = 0; i < count; i++) {
      int length = lengths[offset + i];
      if (length > 0) {
        int code = Integer.reverse(next[length]++) >>> (Integer.SIZE - length);
        if (length <= bits) {
          fill(0, code, length, bits, symbols[i] | length);
        } else {
          end = addLong(code, length, symbols[i] | (length - bits), end);
        }
      }
    }
  }

  /**
   * Every sequence of bits is some code; or there is none; or there is one code, of one bit, where
   * that is allowed.
   */
  private void checkComplete(int used) throws IOException {
    int left = 1;
    for (int length = 1; length <= LONGEST; length++) {
      left = 2 * left - counts[length];
      if (left < 0) {
        throw new IOException("more codes than bits can tell apart");
      }
    }
    boolean alone = mayBeAlone && used == 1 && counts[1] == 1;
    if (left > 0 && used > 0 && !alone) {
      throw new IOException("an incomplete set of codes");
    }
  }

  private void firstCodes() {
    int code = 0;
    counts[0] = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code = (code + counts[length - 1]) << 1;
      next[length] = code;
    }
  }

  /** Returns the end of the tables in use. */
  private int addLong(int code, int length, int entry, int end) {
    int prefix = code & mask;
    int grown = end;
    if (entries[prefix] == 0) {
      int size = secondBits(length);
      entries[prefix] = (grown << VALUE) | LINK | (size << EXTRA) | bits;
      Arrays.fill(entries, grown, grown + (1 << size), 0);
      grown += 1 << size;
    }
    int size = (entries[prefix] >>> EXTRA) & MOST_EXTRA;
    fill(entries[prefix] >>> VALUE, code >>> bits, length - bits, size, entry);
    return grown;
  }

  /** The codes of a prefix come in the order of symbols, so the longest of all codes is assumed. */
  private int secondBits(int length) {
    int longest = LONGEST;
    while (longest > length && counts[longest] == 0) {
      longest--;
    }
    return longest - bits;
  }

  private void fill(int base, int code, int length, int size, int entry) {
    for (int at = code; at < 1 << size; at += 1 << length) {
      entries[base + at] = entry;
    }
  }
}
