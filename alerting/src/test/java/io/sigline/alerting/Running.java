package io.sigline.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The tasks of a flow on threads of their own, as the receiver runs them; ended by close. */
final class Running implements AutoCloseable {
  private final AlertFlow flow;
  private final List<Thread> threads = new ArrayList<>();

  Running(AlertFlow flow) {
    this.flow = flow;
    for (AlertFlow.Task task : flow.tasks()) {
      threads.add(Thread.ofPlatform().name(task.name()).start(task.loop()));
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      assertThat(join(thread)).isTrue();
    }
    flow.close();
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
