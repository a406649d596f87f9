package io.sigline.receiver.pipeline;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What time it is, and waiting. */
interface Ticker {
  /** The clock of this machine. */
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public long unixNano() {
          Instant now = Instant.now();
          return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public void nap(long nanos) {
          LockSupport.parkNanos(this, nanos);
        }
      };

  /** Nanoseconds since some moment, for measuring waits. */
  long nanoTime();

  /** Nanoseconds since 1970. */
  long unixNano();

  /** Lets about so much time pass. */
  void nap(long nanos);
}
