package io.sigline.receiver.pipeline;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** What time it is. */
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
      };

  /** Nanoseconds since some moment, for measuring waits. */
  long nanoTime();

  /** Nanoseconds since 1970. */
  long unixNano();
}
