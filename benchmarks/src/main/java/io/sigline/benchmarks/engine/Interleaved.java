package io.sigline.benchmarks.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;

/**
 * CPU time of several kinds of work on the same records, on this thread: batch by batch in turn,
 * round after round. For each batch the least time of all rounds counts, so that a busy neighbour
 * hardly shows.
 */
final class Interleaved {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Interleaved() {}

  /** A piece of work on one batch, by its number. */
  interface Work {
    void on(int batch) throws IOException;
  }

  /**
   * Nanoseconds that each work takes for all batches.
   *
   * @param batches how many there are
   */
  static double[] nanos(int batches, int rounds, List<Work> works) throws IOException {
    long[][] best = new long[works.size()][batches];
    for (long[] row : best) {
      Arrays.fill(row, Long.MAX_VALUE);
    }
    for (int round = 0; round < rounds; round++) {
      for (int batch = 0; batch < batches; batch++) {
        for (int work = 0; work < works.size(); work++) {
          long before = THREADS.getCurrentThreadCpuTime();
          works.get(work).on(batch);
          long spent = THREADS.getCurrentThreadCpuTime() - before;
          best[work][batch] = Math.min(best[work][batch], spent);
        }
      }
    }
    return Arrays.stream(best).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
  }
}
