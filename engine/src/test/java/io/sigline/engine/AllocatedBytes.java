package io.sigline.engine;

import java.lang.reflect.Method;

/** Measures what a thread allocates. By reflection, as this module has no use for management. */
public final class AllocatedBytes {
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
}
