package io.sigline.receiver.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Byte arrays for requests, used again and again: a request is larger than what a garbage collector
 * likes to allocate. What is in them is left from earlier requests. Those that nobody uses count
 * against the same bound as those in flight, so both together are never more. Any thread.
 */
public final class Buffers {
  private static final int SMALLEST = 16 << 10;
  private static final long LARGEST = 1L << 30;

  /** Four sizes for each power of two, so at most a quarter is wasted. */
  private static final int STEPS_LOG = 2;

  /** G1 gives whole regions of at least this to an array of half of it or more. */
  private static final int REGION = 1 << 20;

  /** What an array takes besides its bytes, and more. */
  private static final int HEADER = 32;

  private final Room.Bound bound;
  private final TreeMap<Integer, Deque<byte[]>> unused = new TreeMap<>();
  private long kept;

  /** Keeps as much as is within the bound and not in flight. */
  Buffers(Room.Bound bound) {
    this.bound = bound;
  }

  /** An array of at least this length. It is the caller's until given back, or for good. */
  public byte[] take(int length) {
    int size = size(length);
    byte[] buffer = kept(size);
    return buffer == null ? new byte[size] : buffer;
  }

  private synchronized byte @Nullable [] kept(int size) {
    Map.Entry<Integer, Deque<byte[]>> fitting = unused.ceilingEntry(size);
    if (fitting != null && fitting.getKey() / 2 <= size) {
      return remove(fitting);
    }
    makeRoom(size);
    return null;
  }

  /** Forgets arrays, the largest first, until so many bytes are left for others. */
  private void makeRoom(long bytes) {
    while (kept > 0 && kept + bytes > bound.left()) {
      remove(unused.lastEntry());
    }
  }

  private byte[] remove(Map.Entry<Integer, Deque<byte[]>> size) {
    byte[] buffer = size.getValue().pop();
    kept -= buffer.length;
    if (size.getValue().isEmpty()) {
      unused.remove(size.getKey());
    }
    return buffer;
  }

  /** Gives an array back, whoever made it. Nobody may read or write it any more. */
  public synchronized void give(byte[] buffer) {
    int size = buffer.length;
    if (size >= SMALLEST - HEADER && size == size(size) && kept + size <= bound.left()) {
      kept += size;
      unused.computeIfAbsent(size, _ -> new ArrayDeque<>()).push(buffer);
    }
  }

  /** The length of the array that is taken for this length. */
  static int size(int length) {
    if (length <= SMALLEST - HEADER) {
      return SMALLEST - HEADER;
    }
    if (length > LARGEST) {
      return length;
    }
    int whole = length + HEADER;
    int step = Integer.highestOneBit(whole - 1) >>> STEPS_LOG;
    int stepped = whole > REGION / 2 ? Math.max(step, REGION) : step;
    return (whole + stepped - 1) / stepped * stepped - HEADER;
  }
}
