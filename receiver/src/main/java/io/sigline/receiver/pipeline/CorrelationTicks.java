package io.sigline.receiver.pipeline;

import java.time.Duration;

/**
 * While something is correlated, sends an empty run through the ring a few times a second, so that
 * what waits for its time is judged though no records come.
 */
final class CorrelationTicks implements Runnable {
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final PipelineState state;
  private final Publisher publisher;

  CorrelationTicks(PipelineState state, Publisher publisher) {
    this.state = state;
    this.publisher = publisher;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        turn();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void turn() {
    boolean wanted = !state.rules.source.correlations().correlations().isEmpty();
    if (wanted || state.correlating) {
      publisher.tick();
    }
  }
}
