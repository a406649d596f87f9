package io.sigline.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class LoadGeneratorTest {
  private static final long MILLI = 1_000_000;
  private static final int RECORDS = 100;

  private final FakeTiming timing = new FakeTiming();
  private final EncodedBatch batch =
      EncodedBatch.of(OtlpLines.request(RECORDS), Protocol.GRPC, Compression.NONE);

  /** A clock that stands still unless it is waited for. */
  private static final class FakeTiming implements Timing {
    private long now = 1_000;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void await(long nanos) {
      now = Math.max(now, nanos);
    }
  }

  /** Answers at once, but for a stall at its first request. */
  private final class StallingSender implements Sender {
    private final long stallNanos;
    private int sent;

    private StallingSender(long stallNanos) {
      this.stallNanos = stallNanos;
    }

    @Override
    public void send(EncodedBatch sentBatch, Consumer<Outcome> done) {
      timing.now += sent++ == 0 ? stallNanos : MILLI;
      done.accept(Outcome.answered(0, ""));
    }

    @Override
    public void close() {}
  }

  @Test
  void run_atARate_sendsWhatIsDueAndNoMore() throws InterruptedException {
    LoadResult result = run(new StallingSender(MILLI), Pace.rate(1_000, Duration.ofSeconds(2)));

    assertThat(result.sent()).isEqualTo(2_000);
    assertThat(result.answered()).isEqualTo(2_000);
    assertThat(result.complete()).isTrue();
    assertThat(result.latencyMicros().getTotalCount()).isEqualTo(20);
    assertThat(result.millisAt(100)).isBetween(0.99, 1.01);
  }

  @Test
  void run_stalledServer_chargesEveryRequestThatTheStallDelayed() throws InterruptedException {
    LoadResult result =
        run(new StallingSender(1_000 * MILLI), Pace.rate(1_000, Duration.ofSeconds(2)));

    assertThat(result.latencyMicros().getTotalCount()).isEqualTo(20);
    assertThat(result.latencyMicros().getCountBetweenValues(400_000, 1_100_000)).isEqualTo(7);
    assertThat(result.millisAt(100)).isBetween(999.0, 1_001.0);
    assertThat(result.millisAt(50)).isLessThan(110.0);
  }

  @Test
  void run_withACountOfRequests_stopsThere() throws InterruptedException {
    Pace pace = new Pace(0, 1, Duration.ofMinutes(1), 3);

    assertThat(run(new StallingSender(MILLI), pace).sent()).isEqualTo(300);
  }

  @Test
  void run_outcomes_areToldApartInRecords() throws InterruptedException {
    Sender sender =
        new Sender() {
          private int sent;

          @Override
          public void send(EncodedBatch sentBatch, Consumer<Outcome> done) {
            done.accept(
                switch (sent++) {
                  case 0 -> Outcome.answered(30, "bad records");
                  case 1 -> Outcome.refused("full");
                  case 2 -> Outcome.failed("broken");
                  default -> Outcome.answered(0, "");
                });
          }

          @Override
          public void close() {}
        };

    LoadResult result = run(sender, new Pace(0, 1, Duration.ofMinutes(1), 4));

    assertThat(result.answered()).isEqualTo(170);
    assertThat(result.rejected()).isEqualTo(30);
    assertThat(result.refused()).isEqualTo(100);
    assertThat(result.failed()).isEqualTo(100);
    assertThat(result.complete()).isFalse();
    assertThat(result.firstFailure()).isEqualTo("bad records");
  }

  private LoadResult run(Sender sender, Pace pace) throws InterruptedException {
    return LoadGenerator.run(sender, List.of(batch), pace, timing, ServerProcess.NONE);
  }
}
