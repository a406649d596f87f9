package io.sigline.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LoadResultTest {
  private static final long MILLI = 1_000_000;

  @Test
  void plus_twoRuns_hasThePercentilesOfAllRequests() {
    LoadResult fast = result(99, 1, 100);
    LoadResult slow = result(1, 500, 300);

    LoadResult both = fast.plus(slow);

    assertThat(both.latencyMicros().getTotalCount()).isEqualTo(100);
    assertThat(both.millisAt(50)).isBetween(0.99, 1.01);
    assertThat(both.millisAt(99)).isBetween(0.99, 1.01);
    assertThat(both.millisAt(99.9)).isBetween(499.0, 501.0);
    assertThat(both.answered()).isEqualTo(1_000);
    assertThat(both.memory()).isEqualTo(new ServerProcess.Memory(300, 600));
  }

  @Test
  void rates_areOfAnsweredRecordsOnly() {
    Tally tally = new Tally();
    tally.add(60, Outcome.answered(10, ""), MILLI);
    tally.add(50, Outcome.refused("full"), MILLI);
    LoadResult result =
        tally.result(110, 9_000, 2_000 * MILLI, 500 * MILLI, new ServerProcess.Memory(0, 0));

    assertThat(result.logsPerSecond()).isEqualTo(25);
    assertThat(result.logsPerCpuSecond()).isEqualTo(100);
    assertThat(result.cpuNanosPerLog()).isEqualTo(10.0 * MILLI);
    assertThat(result.toJson().path("refused").asLong()).isEqualTo(50);
    assertThat(result.row("x")).startsWith("| x | 25 | 10000.00 | 100 | 0.25 | ");
  }

  private static LoadResult result(int requests, long millis, long resident) {
    Tally tally = new Tally();
    for (int i = 0; i < requests; i++) {
      tally.add(10, Outcome.answered(0, ""), millis * MILLI);
    }
    ServerProcess.Memory memory = new ServerProcess.Memory(resident, 2 * resident);
    return tally.result(10L * requests, 0, 1_000 * MILLI, 0, memory);
  }
}
