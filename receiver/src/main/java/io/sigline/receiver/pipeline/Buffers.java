package io.sigline.receiver.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Byte arrays for requests, used again and again: a request is larger than what a garbage collector
 * likes to allocate. What is in them is left from earlier requests. Any thread.
 */
public final class Buffers {
  private static final int SMALLEST = 16 << 10;
  private static final long LARGEST = 1L << 30;

  /** Four sizes for each power of two, so at most a quarter is wasted. */
  private static final int STEPS_LOG = 2;

  private final long most;
  private final Map<Integer, Deque<byte[]>> unused = new HashMap<>();
  private long kept;

  /** Keeps at most this many bytes unused. */
  public Buffers(long most) {
    this.most = most;
  }

  /** An array of at least this length. It is the caller's until given back, or for good. */
  public byte[] take(int length) {
    int size = size(length);
    byte[] buffer = kept(size);
    return buffer == null ? new byte[size] : buffer;
  }

  private synchronized byte @Nullable [] kept(int size) {
    Deque<byte[]> same = unused.get(size);
    byte[] buffer = same == null ? null : same.poll();
    if (buffer != null) {
      kept -= size;
    }
    return buffer;
  }

  /** Gives an array back, whoever made it. Nobody may read or write it any more. */
  public synchronized void give(byte[] buffer) {
    int size = buffer.length;
    if (size >= SMALLEST && size == size(size) && kept + size <= most) {
      kept += size;
      unused.computeIfAbsent(size, _ -> new ArrayDeque<>()).push(buffer);
    }
  }

  /** The length of the array that is taken for this length. */
  static int size(int length) {
    if (length <= SMALLEST) {
      return SMALLEST;
    }
    if (length > LARGEST) {
      return length;
    }
    int step = Integer.highestOneBit(length - 1) >>> STEPS_LOG;
    return (length + step - 1) / step * step;
  }
}
