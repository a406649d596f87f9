package io.sigline.benchmarks.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** What became of the requests of a run. Any thread. */
final class Tally {
  private static final long LONGEST = TimeUnit.MINUTES.toMicros(5);

  private final LongAdder answered = new LongAdder();
  private final LongAdder partial = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");
  private final ConcurrentHistogram latencyMicros = new ConcurrentHistogram(LONGEST, 3);

  /** Requests that had to wait for room; at a rate they were due already. */
  final LongAdder late = new LongAdder();

  /** Counts a request of so many records. */
  void add(int records, Outcome outcome, long latencyNanos) {
    switch (outcome.kind()) {
      case ANSWERED -> {
        answered.add(records - outcome.rejected());
        partial.add(outcome.rejected());
      }
      case REFUSED -> refused.add(records);
      case FAILED -> failed.add(records);
    }
    if (outcome.kind() != Outcome.Kind.ANSWERED || outcome.rejected() > 0) {
      firstFailure.compareAndSet("", outcome.detail());
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(latencyNanos);
    latencyMicros.recordValue(Math.clamp(micros, 0, LONGEST));
  }

  /** The sums; after every answer has come. */
  LoadResult result(
      long sent, long bytes, long wallNanos, long cpuNanos, ServerProcess.Memory memory) {
    return new LoadResult(
        sent,
        answered.sum(),
        partial.sum(),
        refused.sum(),
        failed.sum(),
        late.sum(),
        bytes,
        wallNanos,
        cpuNanos,
        memory,
        latencyMicros.copy(),
        firstFailure.get());
  }
}
