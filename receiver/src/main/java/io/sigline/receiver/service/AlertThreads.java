package io.sigline.receiver.service;

import io.sigline.alerting.AlertFlow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that deliver alerts. A loop that fails by a fault of ours is begun again. */
final class AlertThreads implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AlertThreads.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final List<Thread> threads;

  /** Starts a thread for each of the flow's tasks. */
  AlertThreads(AlertFlow flow) {
    threads =
        flow.tasks().stream()
            .map(task -> Thread.ofPlatform().name(task.name()).start(() -> run(task)))
            .toList();
  }

  private static void run(AlertFlow.Task task) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        task.loop().run();
        return;
      } catch (RuntimeException e) {
        log.error("{} failed and is begun again", task.name(), e);
      }
      try {
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Interrupts the threads and waits until they have ended. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofSeconds(5))) {
          log.warn("{} does not end", thread.getName());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
