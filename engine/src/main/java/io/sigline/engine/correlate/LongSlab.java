package io.sigline.engine.correlate;

import java.util.Arrays;

/**
 * Memory in blocks of 2^n longs, given out and taken back without an object for each. An address is
 * an int: the page in its upper half, the place in the page in its lower.
 */
final class LongSlab {
  /** No block. */
  static final int NONE = -1;

  private static final int PAGE_BITS = 16;
  private static final int PAGE_LENGTH = 1 << PAGE_BITS;
  private static final int LOW = PAGE_LENGTH - 1;

  private final int[] free = new int[31];
  private long[][] pages = new long[4][];
  private int pageCount;
  private int freePages = NONE;
  private int page = NONE;
  private int used = PAGE_LENGTH;
  private long liveLongs;

  LongSlab() {
    Arrays.fill(free, NONE);
  }

  /** The size class of a block that holds this many longs. */
  static int sizeClass(int longs) {
    return longs <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(longs - 1);
  }

  /** A block of 2^sizeClass longs, whatever was in it before. */
  int allocate(int sizeClass) {
    liveLongs += 1L << sizeClass;
    if (sizeClass > PAGE_BITS) {
      return newPage(1 << sizeClass) << PAGE_BITS;
    }
    int block = free[sizeClass];
    if (block != NONE) {
      free[sizeClass] = (int) get(block, 0);
      return block;
    }
    int length = 1 << sizeClass;
    if (PAGE_LENGTH - used < length) {
      shelveRest();
      page = newPage(PAGE_LENGTH);
      used = 0;
    }
    int address = (page << PAGE_BITS) | used;
    used += length;
    return address;
  }

  /** Takes a block back. */
  void free(int block, int sizeClass) {
    liveLongs -= 1L << sizeClass;
    if (sizeClass > PAGE_BITS) {
      int index = block >>> PAGE_BITS;
      pages[index] = new long[] {freePages};
      freePages = index;
      return;
    }
    set(block, 0, free[sizeClass]);
    free[sizeClass] = block;
  }

  long get(int block, int index) {
    return pages[block >>> PAGE_BITS][(block & LOW) + index];
  }

  void set(int block, int index, long value) {
    pages[block >>> PAGE_BITS][(block & LOW) + index] = value;
  }

  /** The array that the block is in. */
  long[] page(int block) {
    return pages[block >>> PAGE_BITS];
  }

  /** Where in its array the block begins. */
  int offset(int block) {
    return block & LOW;
  }

  /** The memory of all blocks that are given out. */
  long liveBytes() {
    return liveLongs * Long.BYTES;
  }

  private void shelveRest() {
    while (used < PAGE_LENGTH) {
      int sizeClass = 31 - Integer.numberOfLeadingZeros(PAGE_LENGTH - used);
      int block = (page << PAGE_BITS) | used;
      set(block, 0, free[sizeClass]);
      free[sizeClass] = block;
      used += 1 << sizeClass;
    }
  }

  private int newPage(int length) {
    int index = freePages;
    if (index == NONE) {
      if (pageCount == pages.length) {
        if (pageCount >= PAGE_LENGTH - 1) {
          throw new IllegalStateException("more pages than addresses");
        }
        pages = Arrays.copyOf(pages, Math.min(pageCount * 2, PAGE_LENGTH - 1));
      }
      index = pageCount++;
    } else {
      freePages = (int) pages[index][0];
    }
    pages[index] = new long[length];
    return index;
  }
}
