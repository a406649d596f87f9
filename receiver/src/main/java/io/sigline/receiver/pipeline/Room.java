package io.sigline.receiver.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that one call holds, counted against the bound on all calls. Grown while the call's
 * request is read, given back when it is answered or given up. One thread at a time.
 */
public final class Room {
  /** What a call costs besides its bytes, so that countless empty calls are bounded too. */
  private static final long OVERHEAD = 4096;

  /** What all calls hold. */
  static final class Bound {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    Bound(long most) {
      this.most = most;
    }

    long held() {
      return held.get();
    }

    private boolean take(long bytes) {
      if (held.addAndGet(bytes) <= most) {
        return true;
      }
      held.addAndGet(-bytes);
      return false;
    }

    private void give(long bytes) {
      held.addAndGet(-bytes);
    }
  }

  private final Bound bound;
  private final AtomicLong mine = new AtomicLong();

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
    if (!bound.take(wanted)) {
      return false;
    }
    mine.addAndGet(wanted);
    return true;
  }

  /** Gives back what was granted for bytes that are no longer held. */
  public void shrink(long bytes) {
    mine.addAndGet(-bytes);
    bound.give(bytes);
  }

  /** Gives everything back; harmless if repeated. */
  public void release() {
    bound.give(mine.getAndSet(0));
  }
}
