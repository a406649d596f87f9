package io.sigline.receiver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.receiver.otlp.ExportRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Correlations are rebuilt while the journal lags behind, step by step. */
class RebuildTest {
  private static final PipelineSettings SETTINGS =
      new PipelineSettings(
          16,
          1,
          64 << 20,
          Duration.ofSeconds(20),
          new PipelineSettings.Correlating(PipelineCorrelationTest.LIMITS, 1_000),
          PipelineSettings.Remembering.NONE);

  private final MemoryJournal journal = new MemoryJournal();
  private final Time time = new Time();
  private final SteppedRing ring =
      new SteppedRing(SETTINGS, PipelineCorrelationTest.rules("Three", 3, ""), journal, time);

  @Test
  void reload_journalHasNotCaughtUp_whatWasFedIsNotForgotten() {
    submit("u", 0);
    submit("u", 1);
    correlate();
    ring.swap(PipelineCorrelationTest.rules("Others", 3, ""));
    submit("u", 2);
    correlate();
    store();
    assertThat(titles()).containsExactly("Three");
  }

  private static final class Time implements SteppedRing.Time {
    private long now;

    @Override
    public long nanoTime() {
      return now++;
    }

    @Override
    public long unixNano() {
      return PipelineCorrelationTest.BEGIN + Duration.ofSeconds(100).toNanos() + now;
    }

    @Override
    public void nap(long nanos) {
      now += nanos;
    }
  }

  private void submit(String user, int... seconds) {
    ExportRequest request = Requests.read(PipelineCorrelationTest.request(user, seconds));
    Room room = ring.room();
    assertThat(room.grow(request.length())).isTrue();
    var _ = ring.submit(request, room, Duration.ofMinutes(1), _ -> {});
    while (ring.callsWaiting() > 0) {
      ring.publish();
    }
  }

  /** All but the journal goes on. */
  private void correlate() {
    ring.stages().stream().filter(stage -> !stage.name().equals("journal")).forEach(this::finish);
  }

  private void store() {
    ring.stages().forEach(this::finish);
  }

  private void finish(SteppedRing.Stage stage) {
    while (stage.waiting() > 0) {
      stage.take(1);
    }
  }

  private List<String> titles() {
    return journal.fired().stream().map(fired -> fired.match().rule().title()).toList();
  }
}
