package io.sigline.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MetricsTest {
  private static final String PAGE =
      """
      # TYPE calls counter
      calls_total{outcome="judged"} 7.0
      calls_total{outcome="refused full"} 2.0
      calls_total_other 50
      bytes 1.5E9
      """;

  @Test
  void sum_seriesOfOneName_areAdded() {
    Metrics metrics = Metrics.of(PAGE);

    assertThat(metrics.sum("calls_total")).isEqualTo(9);
    assertThat(metrics.sum("calls_total", "judged")).isEqualTo(7);
    assertThat(metrics.sum("bytes")).isEqualTo(1.5e9);
    assertThat(metrics.sum("none")).isZero();
  }
}
