package io.sigline.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.benchmarks.BenchException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final long MILLI = 1_000_000;

  @Test
  void due_atARate_countsFromTheRecordsBefore() {
    Pace pace = Pace.rate(10_000, Duration.ofSeconds(1));

    assertThat(pace.due(5, 0, 77)).isEqualTo(5);
    assertThat(pace.due(5, 1_000, 77)).isEqualTo(5 + 100 * MILLI);
    assertThat(pace.due(5, 36_000_000_000L, 77)).isEqualTo(5 + 3_600_000L * 1_000 * MILLI);
  }

  @Test
  void due_flatOut_isNow() {
    assertThat(Pace.flatOut(Duration.ofSeconds(1)).due(5, 1_000, 77)).isEqualTo(77);
  }

  @Test
  void pace_withoutABound_isRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Pace(-1, 1, second, 1))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("rate -1");
    assertThatThrownBy(() -> new Pace(0, 0, second, 1)).hasMessageContaining("in flight 0");
    assertThatThrownBy(() -> new Pace(0, 1, Duration.ZERO, 1)).hasMessageContaining("time PT0S");
    assertThatThrownBy(() -> new Pace(0, 1, second, 0)).hasMessageContaining("requests 0");
  }
}
