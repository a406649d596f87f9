package io.sigline.receiver.intake;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends reads of bodies of which nothing comes any more: the server knows no time for them. A thread
 * that reads from a socket hangs up when it is interrupted.
 */
final class SilentBodies {
  private static final Duration MOST_PERIOD = Duration.ofSeconds(1);

  private final Map<Thread, ComingTime> readers = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sigline-silent-bodies").factory());

  /**
   * @param most how long a request may take to come
   */
  SilentBodies(Duration most) {
    long period = Math.clamp(most.toMillis() / 4, 10, MOST_PERIOD.toMillis());
    var _ = timer.scheduleWithFixedDelay(this::endLate, period, period, TimeUnit.MILLISECONDS);
  }

  /** The calling thread begins to read a body. */
  void begin(ComingTime time) {
    readers.put(Thread.currentThread(), time);
  }

  /** The calling thread has read it, or given up. */
  void end() {
    if (readers.remove(Thread.currentThread()) == null) {
      var _ = Thread.interrupted(); // was meant for the read
    }
  }

  private void endLate() {
    readers.forEach((thread, time) -> {
      if (time.isLongOver()) {
        readers.computeIfPresent(
            thread,
            (late, _) -> {
              late.interrupt();
              return null;
            });
      }
    });
  }

  void stop() {
    timer.shutdownNow();
  }
}
