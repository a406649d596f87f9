package io.sigline.benchmarks.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PausesTest {
  @Test
  void of_theJvmsLog_takesTheTotals() {
    Pauses pauses =
        Pauses.of(
            """
            [1.2s][info][safepoint] Safepoint "G1PauseCleanup", Time since last: 5 ns, Reaching safepoint: 1 ns, At safepoint: 2 ns, Leaving safepoint: 1 ns, Total: 3000000 ns, Threads: 0 runnable, 9 total
            [1.3s][info][safepoint] Safepoint "ICBufferFull", Time since last: 5 ns, Reaching safepoint: 1 ns, At safepoint: 2 ns, Leaving safepoint: 1 ns, Total:    1000000 ns, Threads: 0 runnable, 9 total
            """);

    assertThat(pauses.count()).isEqualTo(2);
    assertThat(pauses.millisAt(50)).isEqualTo(1);
    assertThat(pauses.millisAt(100)).isEqualTo(3);
  }

  @Test
  void percentile_isTheLeastThatCoversSoMany() {
    Pauses pauses =
        new Pauses(LongStream.rangeClosed(1, 1_000).map(i -> i * 1_000_000).boxed().toList());

    assertThat(pauses.millisAt(99)).isEqualTo(990);
    assertThat(pauses.millisAt(99.9)).isEqualTo(999);
    assertThat(new Pauses(IntStream.empty().asLongStream().boxed().toList()).millisAt(99)).isZero();
  }
}
