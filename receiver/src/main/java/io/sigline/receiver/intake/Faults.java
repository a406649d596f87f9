package io.sigline.receiver.intake;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts requests that failed by a bug of ours, and logs one a second. Any thread. */
final class Faults {
  private static final Logger log = LoggerFactory.getLogger(Faults.class);
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final IntakeCounters counters;
  private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

  Faults(IntakeCounters counters) {
    this.counters = counters;
  }

  void report(String protocol, Throwable fault) {
    counters.faults.increment();
    long now = System.nanoTime();
    long due = nextLog.get();
    if (now - due >= 0 && nextLog.compareAndSet(due, now + INTERVAL_NANOS)) {
      log.error(
          "{}: a request could not be taken in, it is refused ({} so far)",
          protocol,
          counters.faults.sum(),
          fault);
    }
  }
}
