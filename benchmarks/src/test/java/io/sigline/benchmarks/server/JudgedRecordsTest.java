package io.sigline.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.benchmarks.BenchException;
import org.junit.jupiter.api.Test;

class JudgedRecordsTest {
  private static final JudgedRecords BEFORE = new JudgedRecords(1_000, 500);

  @Test
  void expectSince_allJudgedOrAFewRepeated_passes() {
    new JudgedRecords(101_000, 500).expectSince(BEFORE, 100_000, "flat out");
    new JudgedRecords(100_000, 1_500).expectSince(BEFORE, 100_000, "flat out");
  }

  @Test
  void expectSince_oneIsMissing_fails() {
    assertThatThrownBy(
            () -> new JudgedRecords(100_999, 500).expectSince(BEFORE, 100_000, "flat out"))
        .isInstanceOf(BenchException.class)
        .hasMessage(
            "flat out: 100,000 records answered, 99,999 judged, 0 of a request known already");
  }

  @Test
  void expectSince_manyRepeated_fails() {
    assertThatThrownBy(
            () -> new JudgedRecords(98_999, 2_501).expectSince(BEFORE, 100_000, "flat out"))
        .isInstanceOf(BenchException.class);
  }
}
