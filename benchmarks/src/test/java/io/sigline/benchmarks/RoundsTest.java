package io.sigline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoundsTest {
  @Test
  void ratios_areMadeWithinARound() {
    Rounds rounds = new Rounds();
    rounds.add(10, 100);
    rounds.add(20, 220);
    rounds.add(40, 360);

    assertThat(rounds.leastRatio()).isEqualTo(10);
    assertThat(rounds.medianRatio()).isEqualTo(10);
    assertThat(rounds.spread())
        .isEqualTo("10.00 (least of each), 10.00 (median of rounds; 9.00 to 11.00)");
  }

  @Test
  void median_ofAnEvenNumber_isBetweenTheTwo() {
    Rounds rounds = new Rounds();
    rounds.add(1, 8);
    rounds.add(1, 10);

    assertThat(rounds.medianRatio()).isEqualTo(9);
  }
}
