package io.sigline.receiver.pipeline;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that one call holds, counted against the bound on all calls. Grown while the call's
 * request is read, given back when its bytes are no longer needed or it is given up.
 *
 * <p>A request waits as it was sent, and is opened (decompressed and checked) when the ring has
 * little left to do. What waits has a part of the bound only, so that what is opened finds room.
 * One thread at a time.
 */
public final class Room {
  /** What a call costs besides its bytes, so that countless empty calls are bounded too. */
  private static final long OVERHEAD = 4096;

  /** How long what is opened waits for room: as long as the ring gives some back. */
  private static final long RING_NANOS = TimeUnit.SECONDS.toNanos(1);

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
    private final long mostAsSent;
    private final AtomicLong asSent = new AtomicLong();
    private final AtomicLong inRing = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicReference<@Nullable Room> beyond = new AtomicReference<>();

    /** Opening is work for a core: more at once would only take memory from each other. */
    private final Semaphore openers =
        new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

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
      this.mostAsSent = Math.max(most / 2, most - 2 * backlog);
    }

    long held() {
      return held.get();
    }

    /** What is left of the bound; negative while a call is beyond it. */
    long left() {
      return most - held.get();
    }

    private boolean takeAsSent(long bytes, Room room) {
      boolean fits = asSent.addAndGet(bytes) <= mostAsSent || mayGoBeyond(room, bytes);
      if (fits && take(bytes, room)) {
        return true;
      }
      asSent.addAndGet(-bytes);
      return false;
    }

    private boolean take(long bytes, Room room) {
      if (held.addAndGet(bytes) <= most || mayGoBeyond(room, bytes)) {
        return true;
      }
      held.addAndGet(-bytes);
      return false;
    }

    /** As {@link #take}, and if it does not fit, again whenever the ring gives bytes back. */
    private boolean takeWhenRingGives(long bytes, Room room) {
      long end = System.nanoTime() + RING_NANOS;
      while (!take(bytes, room)) {
        long before = inRing.get();
        if (before == 0 || !awaitRing(before, end)) {
          return take(bytes, room);
        }
      }
      return true;
    }

    private boolean mayGoBeyond(Room room, long bytes) {
      return room.mine.get() + bytes > most / LARGE
          && (beyond.compareAndSet(null, room) || room.equals(beyond.get()));
    }

    private void give(long bytes) {
      held.addAndGet(-bytes);
    }

    /** Waits until the ring has less than so much; false if it has not by then. */
    private synchronized boolean awaitRing(long less, long end) {
      sleepers++;
      try {
        while (inRing.get() >= less) {
          long left = end - System.nanoTime();
          if (left <= 0) {
            return false;
          }
          TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
        return true;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        sleepers--;
      }
    }

    private void takeFromRing(long bytes) {
      inRing.addAndGet(-bytes);
      if (sleepers > 0) {
        synchronized (this) {
          notifyAll();
        }
      }
    }
  }

  private final Bound bound;
  private final AtomicLong mine = new AtomicLong();
  private final AtomicLong mineAsSent = new AtomicLong();
  private final AtomicLong mineInRing = new AtomicLong();
  private final AtomicBoolean opening = new AtomicBoolean();
  private volatile long arrived = System.nanoTime();
  private volatile long waited;
  private volatile boolean opened;

  Room(Bound bound) {
    this.bound = bound;
  }

  /** The request is whole: from now on it is held. Before, since there is room for it. */
  public void arrived() {
    arrived = System.nanoTime();
  }

  /** Nanoseconds since it arrived. */
  long age() {
    return System.nanoTime() - arrived;
  }

  /** Nanoseconds from its arrival until it was opened; 0 before, and if it did not have to be. */
  long waited() {
    return waited;
  }

  /**
   * Asks for more. Once the request is {@linkplain Pipeline#open opened}, waits for it while the
   * ring gives bytes back.
   *
   * @return false if there is not that much left; what was granted before stays granted
   */
  public boolean grow(long bytes) {
    long wanted = mine.get() == 0 ? bytes + OVERHEAD : bytes;
    if (opened) {
      if (!bound.takeWhenRingGives(wanted, this)) {
        return false;
      }
    } else {
      if (!bound.takeAsSent(wanted, this)) {
        return false;
      }
      mineAsSent.addAndGet(wanted);
    }
    mine.addAndGet(wanted);
    return true;
  }

  /** Counts what is held in any case. */
  public void add(long bytes) {
    if (!opened) {
      mineAsSent.addAndGet(bytes);
      bound.asSent.addAndGet(bytes);
    }
    mine.addAndGet(bytes);
    bound.held.addAndGet(bytes);
  }

  /** Gives back what was granted for bytes that are no longer held. */
  public void shrink(long bytes) {
    if (!opened) {
      mineAsSent.addAndGet(-bytes);
      bound.asSent.addAndGet(-bytes);
    }
    mine.addAndGet(-bytes);
    bound.give(bytes);
  }

  /**
   * Waits until the ring has little left to do, and it is this call's turn, in the order in which
   * calls came to wait: a request takes less memory as it was sent. Not for network threads.
   *
   * @param nanos how long, at most
   * @return false if it was not its turn by then
   */
  boolean open(long nanos) {
    long end = System.nanoTime() + nanos;
    try {
      if (!bound.openers.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
    opening.set(true);
    if (bound.inRing.get() >= bound.backlog && !bound.awaitRing(bound.backlog, end)) {
      endOpening();
      return false;
    }
    waited = age();
    opened = true;
    endAsSent();
    return true;
  }

  private void endOpening() {
    if (opening.getAndSet(false)) {
      bound.openers.release();
    }
  }

  private void endAsSent() {
    bound.asSent.addAndGet(-mineAsSent.getAndSet(0));
  }

  /** The request goes into the ring. */
  void submitted(long bytes) {
    mineInRing.set(bytes);
    bound.inRing.addAndGet(bytes);
    endOpening();
  }

  /** Gives everything back; harmless if repeated. */
  public void release() {
    long bytes = mineInRing.getAndSet(0);
    endAsSent();
    bound.give(mine.getAndSet(0));
    bound.beyond.compareAndSet(this, null);
    if (bytes > 0) {
      bound.takeFromRing(bytes);
    }
    endOpening();
  }
}
