package io.sigline.benchmarks.load;

import java.util.concurrent.locks.LockSupport;

/** The clock that a run goes by. */
interface Timing {
  /** As {@link System#nanoTime}. */
  long nanos();

  /** Returns once that time has come; at once if it has passed. */
  void await(long nanos);

  /** The machine's clock. */
  static Timing real() {
    return new Timing() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void await(long nanos) {
        for (long left = nanos - nanos(); left > 0; left = nanos - nanos()) {
          LockSupport.parkNanos(left);
        }
      }
    };
  }
}
