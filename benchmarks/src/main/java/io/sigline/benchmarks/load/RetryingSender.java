package io.sigline.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Sends what was refused again, the same bytes, after the time that a collector lets pass. So
 * {@code done} hears of a request once it was taken or failed.
 */
final class RetryingSender implements Sender {
  /** A collector's first wait, which it draws between half and one and a half of it. */
  static final Duration COLLECTORS = Duration.ofSeconds(5);

  private final Sender sender;
  private final long waitMillis;
  private final LongAdder retried = new LongAdder();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("retries").factory());

  /**
   * Sends by this sender.
   *
   * @param wait until what was refused is sent again: half to one and a half of it
   */
  RetryingSender(Sender sender, Duration wait) {
    this.sender = sender;
    this.waitMillis = wait.toMillis();
  }

  @Override
  public void send(EncodedBatch batch, Consumer<Outcome> done) {
    sender.send(
        batch,
        outcome -> {
          if (outcome.kind() == Outcome.Kind.REFUSED) {
            retried.add(batch.records());
            long millis = waitMillis / 2 + ThreadLocalRandom.current().nextLong(waitMillis);
            var _ = timer.schedule(() -> send(batch, done), millis, TimeUnit.MILLISECONDS);
          } else {
            done.accept(outcome);
          }
        });
  }

  /** Records sent again, each time that they were. */
  long retried() {
    return retried.sum();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    sender.close();
  }
}
