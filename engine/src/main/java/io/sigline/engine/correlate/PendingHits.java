package io.sigline.engine.correlate;

/**
 * Hits that wait to be judged, in the order of their arrival: for each when it arrived, its time,
 * the group with its birth, and the height of the group's correlation.
 */
final class PendingHits {
  private static final int STRIDE = 4;
  private static final int LEAST = 64;

  /** A ring that is filled no further than one in so many is halved. */
  private static final int SPARSE = 8;

  /** How long they wait. */
  final long holdNanos;

  private long[] ring = new long[LEAST * STRIDE];
  private int head;
  private int size;

  PendingHits(long holdNanos) {
    this.holdNanos = holdNanos;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** True if one more would take more memory than this. */
  boolean isFull(long bytes) {
    return size == capacity() && size > LEAST && bytes() * 2 > bytes;
  }

  /** When the first of them has waited long enough. */
  long due() {
    return ring[head * STRIDE] + holdNanos;
  }

  long time() {
    return ring[head * STRIDE + 1];
  }

  int group() {
    return (int) (ring[head * STRIDE + 2] >>> 32);
  }

  int birth() {
    return (int) ring[head * STRIDE + 2];
  }

  int height() {
    return (int) ring[head * STRIDE + 3];
  }

  /** Drops the first. */
  void remove() {
    head = (head + 1) % capacity();
    size--;
    if (capacity() > LEAST && size <= capacity() / SPARSE) {
      resize(capacity() / 2);
    }
  }

  void add(long arrival, long time, int group, int birth, int height) {
    if (size == capacity()) {
      resize(capacity() * 2);
    }
    int at = (head + size) % capacity() * STRIDE;
    ring[at] = arrival;
    ring[at + 1] = time;
    ring[at + 2] = ((long) group << 32) | (birth & 0xffffffffL);
    ring[at + 3] = height;
    size++;
  }

  long bytes() {
    return (long) ring.length * Long.BYTES;
  }

  private int capacity() {
    return ring.length / STRIDE;
  }

  private void resize(int capacity) {
    long[] other = new long[capacity * STRIDE];
    int first = Math.min(size, capacity() - head);
    System.arraycopy(ring, head * STRIDE, other, 0, first * STRIDE);
    System.arraycopy(ring, 0, other, first * STRIDE, (size - first) * STRIDE);
    ring = other;
    head = 0;
  }
}
