package io.sigline.benchmarks.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CostsTest {
  private static final String SAID =
      """
      inflate     2172 ns/record   1.00 x inflate
      walk        4688 ns/record   2.16 x inflate
      judge      10725 ns/record   4.94 x inflate
      matches per round: 335
      """;

  @Test
  void read_whatTheBenchmarkPrints_isUnderstood() {
    assertThat(Costs.read(SAID)).contains(new Costs(2172, 4688, 10725));
  }

  @Test
  void read_anythingElse_isNothing() {
    assertThat(Costs.read("Exception in thread main")).isEmpty();
  }

  @Test
  void least_isTakenOfEach() {
    Costs first = new Costs(1, 5, 9);

    assertThat(Costs.UNKNOWN.least(first)).isEqualTo(first);
    assertThat(first.least(new Costs(2, 4, 8))).isEqualTo(new Costs(1, 4, 8));
  }
}
