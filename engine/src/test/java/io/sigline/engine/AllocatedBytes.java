package io.sigline.engine;

import java.lang.reflect.Method;

/** Measures what a thread allocates. By reflection, as this module has no use for management. */
public final class AllocatedBytes {
  private static final int ROUNDS = 100;
  private static final int RUNS = 2_000;
  private static final Object THREADS;
  private static final Method ALLOCATED;

  static {
    try {
      THREADS =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      ALLOCATED =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes");
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private AllocatedBytes() {}

  /** The bytes that the task allocates in this thread, and the few that measuring itself does. */
  public static long of(Runnable task) throws ReflectiveOperationException {
    long before = (long) ALLOCATED.invoke(THREADS);
    task.run();
    return (long) ALLOCATED.invoke(THREADS) - before;
  }

  /**
   * The bytes that one run of the task allocates in this thread once it is warm: the least that is
   * seen in a number of rounds, as the compiler takes its time on a busy machine.
   */
  public static long perRunOf(Runnable task) throws ReflectiveOperationException {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > 0; round++) {
      long ofRound =
          of(() -> {
            for (int run = 0; run < RUNS; run++) {
              task.run();
            }
          });
      least = Math.min(least, ofRound / RUNS);
    }
    return least;
  }
}
