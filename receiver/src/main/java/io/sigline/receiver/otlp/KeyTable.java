package io.sigline.receiver.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The keys of one map seen so far, to find those that come twice, in time linear in their bytes.
 * Open addressing; emptied in constant time. The hash is seeded, so that a sender cannot choose
 * keys that collide. One thread.
 */
final class KeyTable {
  private static final int SMALL = 256;
  private static final int LARGE = 1 << 16;
  private static final long SEED = new SplittableRandom().nextLong();
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private int[] stamps = new int[SMALL];
  private int[] offsets = new int[SMALL];
  private int[] lengths = new int[SMALL];
  private int[] entries = new int[SMALL];
  private int stamp;
  private int size;

  /** Forgets every key. */
  void clear() {
    size = 0;
    if (stamps.length > LARGE) {
      allocate(SMALL);
    } else if (++stamp == Integer.MAX_VALUE) {
      Arrays.fill(stamps, 0);
      stamp = 1;
    }
  }

  /**
   * Notes a key and the entry that it belongs to.
   *
   * @return the entry that had this key before, or -1
   */
  int put(byte[] bytes, int offset, int length, int entry) {
    if (2 * (size + 1) > stamps.length) {
      grow(bytes);
    }
    int slot = slot(bytes, offset, length);
    if (stamps[slot] == stamp) {
      int earlier = entries[slot];
      entries[slot] = entry;
      return earlier;
    }
    stamps[slot] = stamp;
    offsets[slot] = offset;
    lengths[slot] = length;
    entries[slot] = entry;
    size++;
    return -1;
  }

  private int slot(byte[] bytes, int offset, int length) {
    int mask = stamps.length - 1;
    int slot = hash(bytes, offset, length) & mask;
    while (stamps[slot] == stamp && !same(bytes, slot, offset, length)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean same(byte[] bytes, int slot, int offset, int length) {
    return lengths[slot] == length
        && Arrays.equals(
            bytes, offsets[slot], offsets[slot] + length, bytes, offset, offset + length);
  }

  private void grow(byte[] bytes) {
    int[] oldStamps = stamps;
    int[] oldOffsets = offsets;
    int[] oldLengths = lengths;
    int[] oldEntries = entries;
    int live = stamp;
    allocate(2 * oldStamps.length);
    for (int i = 0; i < oldStamps.length; i++) {
      if (oldStamps[i] == live) {
        int slot = slot(bytes, oldOffsets[i], oldLengths[i]);
        stamps[slot] = stamp;
        offsets[slot] = oldOffsets[i];
        lengths[slot] = oldLengths[i];
        entries[slot] = oldEntries[i];
      }
    }
  }

  private void allocate(int capacity) {
    stamps = new int[capacity];
    offsets = new int[capacity];
    lengths = new int[capacity];
    entries = new int[capacity];
    stamp = 1;
  }

  private static int hash(byte[] bytes, int offset, int length) {
    long hash = SEED ^ length;
    int at = offset;
    int end = offset + length;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      hash = mix(hash ^ (long) LONG.get(bytes, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = (rest << 8) | (bytes[at] & 0xff);
    }
    hash = mix(hash ^ rest);
    return (int) (hash ^ (hash >>> 32));
  }

  private static long mix(long value) {
    long mixed = value * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }
}
