package io.sigline.engine.correlate;

import java.util.Arrays;

/**
 * Memory in blocks of 2^n longs, given out and taken back without an object for each. An address is
 * an int: the page in its upper half, the place in the page in its lower. A larger block is split
 * where none of the size is free, and halves that are both free are one again (buddies), so that
 * what was freed serves blocks of any size; a page without a block is given up.
 */
final class LongSlab {
  /** No block. */
  static final int NONE = -1;

  private static final int PAGE_BITS = 16;
  private static final int PAGE_LENGTH = 1 << PAGE_BITS;
  private static final int LOW = PAGE_LENGTH - 1;

  /** Smaller ones are not worth the byte that says if they are free. */
  private static final int LEAST_CLASS = 2;

  private static final byte[] NO_MARKS = {};

  /** By size class: the first free block, which holds the next and the one before. */
  private final int[] free = new int[PAGE_BITS + 1];

  private long[][] pages = new long[4][];

  /** Per page, for each place where a block can begin: the class of the free one, or 0. */
  private byte[][] marks = new byte[4][];

  private int pageCount;
  private int freePages = NONE;
  private long liveLongs;

  private final boolean givesUpPages;

  /** Gives up pages without a block. */
  LongSlab() {
    this(true);
  }

  /**
   * Empty memory.
   *
   * @param givesUpPages false if blocks of at most a page are read after they were freed: from the
   *     third long on they stay as they were until they are given out again
   */
  LongSlab(boolean givesUpPages) {
    this.givesUpPages = givesUpPages;
    Arrays.fill(free, NONE);
  }

  /** The size class of a block that holds this many longs. */
  static int sizeClass(int longs) {
    return longs <= 1 << LEAST_CLASS ? LEAST_CLASS : 32 - Integer.numberOfLeadingZeros(longs - 1);
  }

  /** A block of 2^sizeClass longs, whatever was in it before. */
  int allocate(int sizeClass) {
    liveLongs += 1L << sizeClass;
    if (sizeClass > PAGE_BITS) {
      return newPage(1 << sizeClass, NO_MARKS) << PAGE_BITS;
    }
    int found = sizeClass;
    while (found < PAGE_BITS && free[found] == NONE) {
      found++;
    }
    if (free[found] == NONE) {
      shelve(newPage(PAGE_LENGTH, new byte[PAGE_LENGTH >> LEAST_CLASS]) << PAGE_BITS, PAGE_BITS);
      found = PAGE_BITS;
    }
    int block = free[found];
    takeOut(block, found);
    while (found > sizeClass) {
      found--;
      shelve(block + (1 << found), found);
    }
    return block;
  }

  /** Takes a block back. */
  void free(int block, int sizeClass) {
    liveLongs -= 1L << sizeClass;
    if (sizeClass > PAGE_BITS) {
      giveUp(block >>> PAGE_BITS);
      return;
    }
    int whole = block;
    int joined = sizeClass;
    while (joined < PAGE_BITS) {
      int buddy = whole ^ (1 << joined);
      if (marks[whole >>> PAGE_BITS][(buddy & LOW) >> LEAST_CLASS] != joined) {
        break;
      }
      takeOut(buddy, joined);
      whole = Math.min(whole & LOW, buddy & LOW) | (whole & ~LOW);
      joined++;
    }
    if (joined == PAGE_BITS && givesUpPages && free[PAGE_BITS] != NONE) {
      giveUp(whole >>> PAGE_BITS); // one whole page is kept for what comes next
    } else {
      shelve(whole, joined);
    }
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

  /** The memory of all pages. */
  long heldBytes() {
    long longs = 0;
    for (int i = 0; i < pageCount; i++) {
      longs += pages[i].length;
    }
    return longs * Long.BYTES;
  }

  /** Puts a free block first in the list of its class. */
  private void shelve(int block, int sizeClass) {
    int next = free[sizeClass];
    set(block, 0, next);
    set(block, 1, NONE);
    if (next != NONE) {
      set(next, 1, block);
    }
    free[sizeClass] = block;
    mark(block, sizeClass);
  }

  private void takeOut(int block, int sizeClass) {
    int next = (int) get(block, 0);
    int before = (int) get(block, 1);
    if (before == NONE) {
      free[sizeClass] = next;
    } else {
      set(before, 0, next);
    }
    if (next != NONE) {
      set(next, 1, before);
    }
    mark(block, 0);
  }

  private void mark(int block, int sizeClass) {
    marks[block >>> PAGE_BITS][(block & LOW) >> LEAST_CLASS] = (byte) sizeClass;
  }

  private void giveUp(int page) {
    pages[page] = new long[] {freePages};
    marks[page] = NO_MARKS;
    freePages = page;
  }

  private int newPage(int length, byte[] marksOfPage) {
    int page = freePages;
    if (page == NONE) {
      if (pageCount == pages.length) {
        if (pageCount >= PAGE_LENGTH - 1) {
          throw new IllegalStateException("more pages than addresses");
        }
        int most = Math.min(pageCount * 2, PAGE_LENGTH - 1);
        pages = Arrays.copyOf(pages, most);
        marks = Arrays.copyOf(marks, most);
      }
      page = pageCount++;
    } else {
      freePages = (int) pages[page][0];
    }
    pages[page] = new long[length];
    marks[page] = marksOfPage;
    return page;
  }
}
