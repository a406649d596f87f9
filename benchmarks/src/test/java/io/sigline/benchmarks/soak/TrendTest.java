package io.sigline.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sigline.benchmarks.BenchException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrendTest {
  @Test
  void of_valuesOnALine_hasItsSlopeAndNoError() {
    List<Trend.Sample> samples =
        IntStream.range(0, 100).mapToObj(i -> new Trend.Sample(i * 36.0, 200 + i * 0.02)).toList();

    Trend trend = Trend.of(samples);

    assertThat(trend.slopePerHour()).isEqualTo(2, within(1e-9));
    assertThat(trend.percentPerHour()).isEqualTo(100 * 2 / 200.99, within(1e-9));
    assertThat(trend.error()).isEqualTo(0, within(1e-9));
  }

  @Test
  void of_valuesUpAndDown_saysHowSureTheSlopeIs() {
    List<Trend.Sample> samples =
        IntStream.range(0, 100).mapToObj(i -> new Trend.Sample(i * 36.0, 200 + i % 2)).toList();

    Trend trend = Trend.of(samples);

    assertThat(Math.abs(trend.slopePerHour())).isLessThan(2 * trend.error());
    assertThat(trend.error()).isPositive();
  }

  @Test
  void of_twoValues_isRefused() {
    var sample = new Trend.Sample(1, 1);

    assertThatThrownBy(() -> Trend.of(List.of(sample, sample)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("measure longer");
  }
}
