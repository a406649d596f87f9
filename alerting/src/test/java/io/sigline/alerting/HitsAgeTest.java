package io.sigline.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.alerting.alert.Findings;
import io.sigline.alerting.deliver.Clocks;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By what is known of a record that comes again, for a day in which the service runs. */
class HitsAgeTest {
  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T06:00:00Z"));
  private final ManualClock steady = new ManualClock(Instant.EPOCH);

  @Test
  void clockSetForwardByDays_recordThatComesAgain_countsOnce() {
    try (AlertFlow flow = open()) {
      commit(flow, "h1", "h2");
      clock.advance(Duration.ofDays(3));
      steady.advance(Duration.ofMinutes(2));
      flow.upkeep();
      commit(flow, "h2");
      assertThat(flow.counters().repeated()).isEqualTo(1);
      assertThat(flow.counters().raised()).isEqualTo(1);
    }
  }

  @Test
  void downForDays_recordThatComesAgain_countsOnce() {
    try (AlertFlow flow = open()) {
      commit(flow, "h1", "h2");
    }
    clock.advance(Duration.ofDays(3));
    try (AlertFlow flow = open()) {
      flow.upkeep();
      commit(flow, "h2");
      assertThat(flow.counters().repeated()).isEqualTo(1);
      assertThat(flow.counters().raised()).isEqualTo(1);
    }
  }

  @Test
  void clockSetBack_hitsAreForgottenAfterADayAllTheSame() {
    try (AlertFlow flow = open()) {
      commit(flow, "h1", "h2");
      clock.advance(Duration.ofDays(-30));
      steady.advance(Duration.ofHours(25));
      flow.upkeep();
      commit(flow, "h2");
      assertThat(flow.counters().repeated()).isZero();
    }
  }

  private static void commit(AlertFlow flow, String... hits) {
    for (String hit : hits) {
      flow.commit(List.of(Findings.of(hit, "ws")));
    }
  }

  private AlertFlow open() {
    return AlertFlow.open(
        new AlertSettings(directory, Duration.ofMinutes(5), List.of(), "", "", 4_096, null),
        new Clocks(clock, steady),
        new PrintStream(OutputStream.nullOutputStream()));
  }
}
