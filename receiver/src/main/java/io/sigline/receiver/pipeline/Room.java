package io.sigline.receiver.pipeline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that one call holds, counted against the bound on all calls. Grown while the call's
 * request is read, given back when its bytes are no longer needed or it is given up. One thread at
 * a time.
 */
public final class Room {
  /** What a call costs besides its bytes, so that countless empty calls are bounded too. */
  private static final long OVERHEAD = 4096;

  /** Longer than a healthy ring needs for what it has; then the ring decides what is to be done. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /**
   * What all calls hold. One large call at a time may go beyond the bound, as far as a request may
   * go: else a request that hardly fits would be refused as long as others are there, and one that
   * does not fit for ever.
   */
  static final class Bound {
    /** A call that holds more than this part of the bound is a large one. */
    private static final int LARGE = 8;

    private final long most;
    private final long backlog;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicReference<@Nullable Room> beyond = new AtomicReference<>();

    private volatile int sleepers;

    /**
     * Nothing is held yet.
     *
     * @param most bytes of all calls
     * @param backlog bytes of requests in the ring that keep the evaluators busy
     */
    Bound(long most, long backlog) {
      this.most = most;
      this.backlog = backlog;
    }

    long held() {
      return held.get();
    }

    /** What is left of the bound; negative while a call is beyond it. */
    long left() {
      return most - held.get();
    }

    private boolean take(long bytes, Room room) {
      if (held.addAndGet(bytes) <= most || mayGoBeyond(room, bytes)) {
        return true;
      }
      held.addAndGet(-bytes);
      return false;
    }

    private boolean mayGoBeyond(Room room, long bytes) {
      return room.mine.get() + bytes > most / LARGE
          && (beyond.compareAndSet(null, room) || room.equals(beyond.get()));
    }

    private void give(long bytes) {
      held.addAndGet(-bytes);
    }

    /** Waits until the ring has less than a backlog; false if it has not by then. */
    private synchronized boolean awaitDemand(long nanos) throws InterruptedException {
      long end = System.nanoTime() + nanos;
      sleepers++;
      try {
        while (waiting.get() >= backlog) {
          long left = end - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
        return true;
      } finally {
        sleepers--;
      }
    }

    private void takeFromBacklog(long bytes) {
      if (waiting.addAndGet(-bytes) < backlog && sleepers > 0) {
        synchronized (this) {
          notifyAll();
        }
      }
    }
  }

  private final Bound bound;
  private final AtomicLong mine = new AtomicLong();
  private final AtomicLong inRing = new AtomicLong();

  Room(Bound bound) {
    this.bound = bound;
  }

  /**
   * Asks for more.
   *
   * @return false if there is not that much left; what was granted before stays granted
   */
  public boolean grow(long bytes) {
    long wanted = mine.get() == 0 ? bytes + OVERHEAD : bytes;
    if (!bound.take(wanted, this)) {
      return false;
    }
    mine.addAndGet(wanted);
    return true;
  }

  /** Counts what is held in any case. */
  public void add(long bytes) {
    mine.addAndGet(bytes);
    bound.held.addAndGet(bytes);
  }

  /** Gives back what was granted for bytes that are no longer held. */
  public void shrink(long bytes) {
    mine.addAndGet(-bytes);
    bound.give(bytes);
  }

  /**
   * Waits a moment while the ring has enough to do: a request takes less memory as it was sent. Not
   * for network threads.
   */
  public void awaitDemand() {
    if (bound.waiting.get() >= bound.backlog) {
      try {
        var _ = bound.awaitDemand(PATIENCE.toNanos());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The request goes into the ring. */
  void submitted(long bytes) {
    inRing.set(bytes);
    bound.waiting.addAndGet(bytes);
  }

  /** Gives everything back; harmless if repeated. */
  public void release() {
    long bytes = inRing.getAndSet(0);
    if (bytes > 0) {
      bound.takeFromBacklog(bytes);
    }
    bound.give(mine.getAndSet(0));
    bound.beyond.compareAndSet(this, null);
  }
}
