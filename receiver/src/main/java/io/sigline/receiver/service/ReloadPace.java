package io.sigline.receiver.service;

import io.sigline.engine.compile.Pace;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Loading rules beside records: while there are records to judge, a little work and then a long
 * rest. One thread at a time. A rest ends when the thread is interrupted, as it is to stop.
 */
final class ReloadPace implements Pace {
  private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
  private static final long REST_PER_WORK = 15;
  private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final BooleanSupplier busy;
  private final LongSupplier clock;
  private final LongConsumer sleep;
  private long resumed;

  /**
   * @param busy true if records wait to be judged now
   */
  ReloadPace(BooleanSupplier busy) {
    this(busy, System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * @param clock in nanoseconds
   * @param sleep for so many nanoseconds
   */
  ReloadPace(BooleanSupplier busy, LongSupplier clock, LongConsumer sleep) {
    this.busy = busy;
    this.clock = clock;
    this.sleep = sleep;
    resumed = clock.getAsLong();
  }

  @Override
  public void rest() {
    long worked = clock.getAsLong() - resumed;
    if (worked < WORK_NANOS) {
      return;
    }
    if (busy.getAsBoolean()) {
      sleep.accept(Math.min(worked * REST_PER_WORK, LONGEST_REST_NANOS));
    }
    resumed = clock.getAsLong();
  }
}
