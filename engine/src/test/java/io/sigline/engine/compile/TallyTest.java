package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TallyTest {
  private static final int OWN = 20;

  private long now;

  /** A clock that takes its time. */
  private final Tally tally = new Tally(3, () -> now += OWN);

  @Test
  void rule_someEvaluationsTimed_standForAll() {
    int timed = 0;
    for (int i = 0; i < 10 * Tally.RULE_SAMPLE; i++) {
      if (tally.timesRule(1)) {
        long begin = tally.now();
        now += 70;
        tally.evaluated(1, begin);
        timed++;
      }
    }

    assertThat(timed).isEqualTo(10);
    assertThat(sum().evaluations(1)).isEqualTo(10 * Tally.RULE_SAMPLE);
    assertThat(sum().nanos(1)).isEqualTo(70.0 * 10 * Tally.RULE_SAMPLE);
  }

  @Test
  void rule_noneTimed_isTakenForTheAverageOne() {
    for (int i = 0; i < Tally.RULE_SAMPLE; i++) {
      if (tally.timesRule(0)) {
        long begin = tally.now();
        now += 50;
        tally.evaluated(0, begin);
      }
    }
    assertThat(tally.timesRule(2)).isFalse();

    assertThat(sum().nanos(2)).isEqualTo(50);
  }

  @Test
  void rule_reasonsOfItsMatches_areItsCostToo() {
    assertThat(tally.timesRule(0)).isFalse();
    long begin = tally.now();
    now += 900;
    tally.matched(0, begin);

    assertThat(sum().matches(0)).isEqualTo(1);
    assertThat(sum().nanos(0)).isEqualTo(900);
  }

  @Test
  void rule_threadInterruptedWhileTimed_countsAsTheLimit() {
    long begin = tally.now();
    now += 50_000_000;
    tally.matched(0, begin);

    assertThat(sum().nanos(0)).isEqualTo(Tally.MOST_NANOS);
  }

  @Test
  void rule_longEvaluation_countsInFullForItsBudget() {
    long begin = tally.now();
    now += 50_000_000;
    tally.evaluated(0, begin);

    assertThat(sum().timed(0)).isEqualTo(1);
    assertThat(sum().timedNanos(0)).isEqualTo(50_000_000);
  }

  @Test
  void rule_matchedInTwoThreads_lastMatchIsTheLater() {
    Tally other = new Tally(3, () -> now += OWN);
    long early = tally.now();
    long late = tally.now();
    other.matched(0, late);
    tally.matched(0, early);
    tally.matched(1, early);

    for (List<Tally> order : List.of(List.of(tally, other), List.of(other, tally))) {
      Tally.Sum sum = new Tally.Sum(3, order);
      assertThat(sum.lastMatch(0)).isEqualTo(late);
      assertThat(sum.lastMatch(1)).isEqualTo(early);
      assertThat(sum.matches(0)).isEqualTo(2);
    }
  }

  @Test
  void records_oneInManyTimed_giveTheAverageAndTheSearch() {
    for (int i = 0; i < 3 * Tally.RECORD_SAMPLE; i++) {
      long begin = tally.beginRecord();
      tally.event(7);
      if (tally.timesCandidates()) {
        long search = tally.now();
        now += 300;
        tally.foundCandidates(search);
      }
      now += 1_000;
      tally.endRecord(begin);
    }

    assertThat(sum().records()).isEqualTo(3 * Tally.RECORD_SAMPLE);
    assertThat(sum().nanosPerRecord()).isEqualTo(1_300 + 2 * OWN);
    assertThat(sum().events(7)).isEqualTo(3 * Tally.RECORD_SAMPLE);
    assertThat(sum().searchNanos(7)).isEqualTo(300L * 3 * Tally.RECORD_SAMPLE);
    assertThat(sum().searchNanos(8)).isZero();
  }

  private Tally.Sum sum() {
    return new Tally.Sum(3, List.of(tally));
  }
}
