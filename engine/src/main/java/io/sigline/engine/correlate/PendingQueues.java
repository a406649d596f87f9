package io.sigline.engine.correlate;

import org.jspecify.annotations.Nullable;

/** Hits that wait to be judged, in a queue for each number of levels that they go up. */
final class PendingQueues {
  /** The part of the memory, one in so many, that one queue may take. */
  private static final int SHARE = 8;

  private final PendingHits[] queues;
  private final long bytesPerQueue;

  /**
   * Empty queues.
   *
   * @param highest how many levels a hit can go up
   */
  PendingQueues(int highest, CorrelatorLimits limits) {
    queues = new PendingHits[highest];
    bytesPerQueue = limits.bytes() / SHARE;
    for (int levels = 1; levels <= highest; levels++) {
      queues[levels - 1] = new PendingHits(limits.lateness().multipliedBy(levels).toNanos());
    }
  }

  /** The queue of hits that go up so many levels. */
  PendingHits of(int levels) {
    return queues[levels - 1];
  }

  /** True if there is no memory for one more hit. */
  boolean isFull(PendingHits queue) {
    return queue.isFull(bytesPerQueue);
  }

  /**
   * The queue whose first hit was due first before this time, and of several the one whose hit is
   * of the inner correlation; null if none is due.
   */
  @Nullable PendingHits next(long now) {
    PendingHits next = null;
    for (PendingHits queue : queues) {
      if (!queue.isEmpty() && queue.due() < now && (next == null || isBefore(queue, next))) {
        next = queue;
      }
    }
    return next;
  }

  long bytes() {
    long bytes = 0;
    for (PendingHits queue : queues) {
      bytes += queue.bytes();
    }
    return bytes;
  }

  private static boolean isBefore(PendingHits one, PendingHits other) {
    return one.due() < other.due() || (one.due() == other.due() && one.height() < other.height());
  }
}
