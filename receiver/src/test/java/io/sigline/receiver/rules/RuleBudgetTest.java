package io.sigline.receiver.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.compile.RuleCount;
import io.sigline.receiver.config.QuarantineConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleBudgetTest {
  private static final long MILLI = 1_000_000;
  private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");

  private final RuleBudget budget =
      new RuleBudget(
          new QuarantineConfig(
              true, Duration.ofMinutes(1), 10, Duration.ofSeconds(6), Duration.ofMillis(1)));

  @Test
  void judge_slowAndMuch_isExceededWithWhatItCost() {
    RuleBudget.Verdict verdict = budget.judge(List.of(count(4_000, 250, 500, 0)), BEGIN);

    assertThat(verdict.exceeded()).containsOnlyKeys(0);
    assertThat(verdict.exceeded().get(0)).startsWith("4000 evaluations took 2.0 ms each");
  }

  @Test
  void judge_slowAndSeldom_isNotExceeded() {
    assertThat(budget.judge(List.of(count(200, 12, 120, 0)), BEGIN).exceeded()).isEmpty();
  }

  @Test
  void judge_quickAndOften_isNotExceeded() {
    List<RuleCount> counts = List.of(count(100_000_000, 6_250_000, 5_000, 0));

    assertThat(budget.judge(counts, BEGIN).exceeded()).isEmpty();
  }

  @Test
  void judge_nextWindow_countsFromItsBegin() {
    assertThat(budget.judge(List.of(count(1_000, 62, 310, 9)), BEGIN).exceeded()).isEmpty();
    assertThat(budget.judge(List.of(count(1_000, 62, 310, 9)), BEGIN.plusSeconds(60)).exceeded())
        .isEmpty();

    List<RuleCount> later = List.of(count(2_000, 124, 620, 18));
    assertThat(budget.judge(later, BEGIN.plusSeconds(90)).exceeded()).isEmpty();

    List<RuleCount> exhausted = List.of(count(2_000, 124, 620, 19));
    assertThat(budget.judge(exhausted, BEGIN.plusSeconds(91)).exceeded()).containsOnlyKeys(0);
    assertThat(budget.judge(exhausted, BEGIN.plusSeconds(92)).exceeded())
        .as("it is said once in a window")
        .isEmpty();
  }

  @Test
  void clockSetBackByHours_windowDoesNotLastForHours() {
    assertThat(budget.judge(List.of(count(1, 0, 0, 0)), BEGIN).exceeded()).isEmpty();
    Instant back = BEGIN.minus(Duration.ofHours(3));
    assertThat(budget.judge(List.of(count(2, 0, 0, 5)), back).exceeded()).isEmpty();

    List<RuleCount> later = List.of(count(3, 0, 0, 12));
    assertThat(budget.judge(later, back.plusSeconds(60)).exceeded()).isEmpty();
    assertThat(budget.judge(later, back.plusSeconds(61)).exceeded()).isEmpty();
  }

  @Test
  void judge_someSearchesCutOff_isToldOnceInAWindow() {
    assertThat(budget.judge(List.of(count(1, 0, 0, 1)), BEGIN).cutOff()).containsExactly(0);
    assertThat(budget.judge(List.of(count(1, 0, 0, 2)), BEGIN.plusSeconds(1)).cutOff()).isEmpty();
  }

  private static RuleCount count(long evaluations, long timed, long timedMillis, long exhausted) {
    return new RuleCount(evaluations, 0, 0, timed, timedMillis * MILLI, exhausted, null);
  }
}
