package io.sigline.engine.compile;

import java.util.Arrays;

/** A fixed-size hash table from a word to the head of a chain of needles. */
final class KeyTable {
  private final long[] keys;
  private final int[] heads;

  /**
   * @param capacity the most keys that will be put
   */
  KeyTable(int capacity) {
    int size = Integer.highestOneBit(Math.max(1, capacity * 3 / 2)) * 2;
    keys = new long[size];
    heads = new int[size];
    Arrays.fill(heads, -1);
  }

  /** Makes this the head of the key's chain, and returns the one before; -1 if there was none. */
  int put(long key, int head) {
    int slot = slot(key);
    int before = heads[slot];
    keys[slot] = key;
    heads[slot] = head;
    return before;
  }

  /** The head of the key's chain, or -1. */
  int get(long key) {
    return heads[slot(key)];
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) Words.mix(key) & mask;
    while (heads[slot] >= 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Bytes of the table. */
  long tableBytes() {
    return Tables.bytes(keys.length, Long.BYTES) + Tables.bytes(heads.length, Integer.BYTES);
  }
}
