package io.sigline.alerting.suppress;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.alerting.alert.Severity;
import io.sigline.alerting.suppress.Suppressor.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuppressorTest {
  private static final Instant START = Instant.parse("2026-11-21T06:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private final Suppressor suppressor = new Suppressor(WINDOW, 3);

  @Test
  void stage_notApplied_leavesNothingBehind() {
    var stage = suppressor.stage(START);
    stage.open("a", "f", Severity.HIGH, 1, 1);
    stage.finish();
    assertThat(suppressor.openWindows()).isZero();
    assertThat(suppressor.stage(START).find("f")).isEmpty();
  }

  @Test
  void severity_higher_isHeldAndTold() {
    open(START, "f", Severity.WARNING);
    assertThat(count(START, "f", Severity.CRITICAL).update()).isTrue();
    Change lower = count(START, "f", Severity.LOW);
    assertThat(lower.update()).isFalse();
    assertThat(lower.episode().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void window_ended_isClosedWithItsLastCount() {
    open(START, "f", Severity.HIGH);
    count(START, "f", Severity.HIGH);
    List<Change> changes = suppressor.stage(START.plus(WINDOW)).finish();
    assertThat(changes)
        .singleElement()
        .satisfies(change -> {
          assertThat(change.closed()).isTrue();
          assertThat(change.update()).isTrue();
          assertThat(change.episode().count()).isEqualTo(2);
        });
  }

  @Test
  void window_endedWithoutNews_isNotTold() {
    open(START, "f", Severity.HIGH);
    assertThat(suppressor.stage(START.plus(WINDOW)).finish())
        .singleElement()
        .matches(change -> change.closed() && !change.update());
  }

  @Test
  void window_reopenedInTheSameStage_isOpen() {
    open(START, "f", Severity.HIGH);
    var stage = suppressor.stage(START.plus(WINDOW));
    assertThat(stage.find("f")).isEmpty();
    stage.open("b", "f", Severity.HIGH, 2, 2);
    assertThat(stage.find("f")).isPresent();
    assertThat(stage.finish()).hasSize(2);
    stage.apply();
    assertThat(suppressor.stage(START.plus(WINDOW)).find("f"))
        .hasValueSatisfying(episode -> assertThat(episode.alertId()).isEqualTo("b"));
  }

  @Test
  void windows_tooMany_closeTheOldest() {
    for (int i = 0; i < 3; i++) {
      open(START.plusSeconds(i), "f" + i, Severity.HIGH);
    }
    count(START.plusSeconds(3), "f0", Severity.HIGH);
    var stage = suppressor.stage(START.plusSeconds(4));
    stage.open("x", "f3", Severity.HIGH, 1, 1);
    assertThat(stage.finish())
        .filteredOn(Change::closed)
        .singleElement()
        .matches(change -> change.episode().fingerprint().equals("f0") && change.update());
    stage.apply();
    assertThat(suppressor.openWindows()).isEqualTo(3);
    assertThat(suppressor.closedEarly()).isEqualTo(1);
  }

  @Test
  void windows_tooManyInOneStage_staysBounded() {
    var stage = suppressor.stage(START);
    for (int i = 0; i < 10; i++) {
      stage.open("a" + i, "f" + i, Severity.HIGH, 1, 1);
    }
    stage.finish();
    stage.apply();
    assertThat(suppressor.openWindows()).isEqualTo(3);
    assertThat(suppressor.closedEarly()).isEqualTo(7);
  }

  @Test
  void clock_setFarBack_doesNotSuppressForEver() {
    open(START, "f", Severity.HIGH);
    assertThat(suppressor.stage(START.minusSeconds(60)).find("f")).isPresent();
    assertThat(suppressor.stage(START.minus(WINDOW).minusSeconds(1)).find("f")).isEmpty();
  }

  @Test
  void window_zero_suppressesNothing() {
    Suppressor none = new Suppressor(Duration.ZERO, 3);
    var stage = none.stage(START);
    stage.open("a", "f", Severity.HIGH, 1, 1);
    assertThat(stage.find("f")).isEmpty();
    assertThat(stage.finish()).singleElement().matches(Change::closed);
  }

  private void open(Instant now, String fingerprint, Severity severity) {
    var stage = suppressor.stage(now);
    stage.open("alert-" + fingerprint, fingerprint, severity, 1, 1);
    stage.finish();
    stage.apply();
  }

  private Change count(Instant now, String fingerprint, Severity severity) {
    var stage = suppressor.stage(now);
    stage.count(stage.find(fingerprint).orElseThrow(), severity, 2, 2);
    Change change = stage.finish().getLast();
    stage.apply();
    return change;
  }
}
