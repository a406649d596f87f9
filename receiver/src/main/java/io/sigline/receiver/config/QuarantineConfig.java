package io.sigline.receiver.config;

import java.time.Duration;

/**
 * When a rule has cost too much, and is taken out.
 *
 * @param enabled false: never, it is only reported
 * @param window what a budget is for
 * @param exhaustedSearches so many searches by its regular expressions were cut off
 * @param time spent on its evaluations, if that is at least {@code evaluationTime} for each
 * @param evaluationTime for an evaluation, on average
 */
public record QuarantineConfig(
    boolean enabled,
    Duration window,
    int exhaustedSearches,
    Duration time,
    Duration evaluationTime) {
  /** Checks the ranges. */
  public QuarantineConfig {
    new Checks()
        .expect(
            window.compareTo(Duration.ofSeconds(1)) >= 0
                && window.compareTo(Duration.ofDays(1)) <= 0,
            "window",
            "1s to 1d",
            Durations.print(window))
        .expect(exhaustedSearches >= 1, "exhausted-searches", "at least 1", exhaustedSearches)
        .expect(time.isPositive(), "time", "more than 0s", Durations.print(time))
        .expect(
            evaluationTime.isPositive(),
            "evaluation-time",
            "at least 1ms",
            Durations.print(evaluationTime))
        .throwIfAny();
  }

  static QuarantineConfig defaults() {
    return new QuarantineConfig(
        true, Duration.ofMinutes(1), 100, Duration.ofSeconds(6), Duration.ofMillis(1));
  }
}
