package io.sigline.receiver.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.sigline.alerting.deliver.KeepSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Keep is away for an hour while alerts come, and then takes them all: each once, in order, not
 * faster than it may and hardly slower, and what waits is on the disk only.
 */
class KeepAwayHourTest {
  private static final int ALERTS = Integer.getInteger("keep.away.alerts", 10_000);
  private static final int FEW = 400;
  private static final int HOSTS = 500;
  private static final int LINES = 50;
  private static final double RATE = 10;
  private static final Duration AWAY = Duration.ofHours(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.sigline");

  /** Those of one request, and those that were sent within the spacing. */
  private static final int MOST_HELD = 50;

  @TempDir Path temporary;
  private Path directory = Path.of("");
  private final Scheduler scheduler = new Scheduler(7, false);
  private final Ledger ledger = new Ledger();

  @BeforeEach
  void prepare() throws IOException {
    LOGGER.setLevel(Level.OFF);
    directory = SimulationTest.inMemory(temporary);
  }

  @AfterEach
  void tidy() throws IOException {
    LOGGER.setLevel(null);
    if (!directory.equals(temporary)) {
      SimulatedDisk.delete(directory);
    }
  }

  @Test
  void keepAwayForAnHour_alertsWait_allArriveInOrderAtTheRateSet() throws IOException {
    run(ALERTS, Weather.calm(false, RATE), Plant.NONE);
  }

  @Test
  void keepAwayForAnHour_whatItAcceptsIsReadBack_theSame() throws IOException {
    run(FEW, Weather.calm(true, RATE), Plant.NONE);
  }

  @Test
  void deliveryIsTooSlow_isFound() {
    assertThatThrownBy(() -> run(FEW, Weather.calm(false, RATE), atRate(0.8 * RATE)))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("slower");
  }

  @Test
  void deliveryIsTooFast_isFound() {
    assertThatThrownBy(() -> run(FEW, Weather.calm(false, RATE), atRate(1.1 * RATE)))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("faster");
  }

  private static Plant atRate(double rate) {
    return new Plant() {
      @Override
      public KeepSettings delivery(KeepSettings real) {
        return PlantedBugs.withRate(real, rate);
      }
    };
  }

  private void run(int alerts, Weather weather, Plant plant) throws IOException {
    Path place = directory.resolve("life");
    SimulatedDisk.prepare(place, weather.ballast());
    SimulatedKeep keep = new SimulatedKeep(scheduler, weather);
    keep.trouble(SimulatedKeep.Trouble.REFUSED, AWAY);
    Life life = new Life(scheduler, weather, place, keep, plant);
    scheduler.watch = () -> checkMemory(life);
    SimulatedCollector collector =
        new SimulatedCollector("collector", scheduler, weather, () -> life, ledger);
    for (int from = 0; from < alerts; from += LINES) {
      List<LogLine> lines = lines(from);
      scheduler.after(
          scheduler.between(Duration.ZERO, AWAY.dividedBy(2)), () -> collector.collect(lines));
    }

    scheduler.pass(AWAY.toNanos(), () -> true);
    assertThat(life.flow.counters().pending()).isEqualTo(alerts);
    assertThat(keep.taken()).isZero();
    assertThat(life.delivery().attempts()).isBetween(60L, 150L);
    scheduler.pass(LONGEST_WAIT.toNanos(), () -> keep.taken() == 0);
    takeAll(alerts, keep, life);

    life.stop();
    FinalJournal journal = new FinalJournal(place);
    ledger.check(keep.history(), List.of(), weather);
    journal.check(keep.history(), Set.of(), weather);
    assertThat(keep.history()).hasSize(alerts);
  }

  /** Window by window until the last one begins. */
  private void takeAll(int alerts, SimulatedKeep keep, Life life) {
    double most = RATE * WINDOW.toSeconds();
    while (alerts - keep.taken() > most) {
      long before = keep.taken();
      scheduler.pass(WINDOW.toNanos(), () -> true);
      long taken = keep.taken() - before;
      if (taken < 0.9 * most) {
        throw new Violation(
            "%d alerts wait, and come slower than they may: %d in %s"
                .formatted(alerts - before, taken, WINDOW));
      }
    }
    scheduler.pass(Duration.ofMinutes(1).toNanos(), () -> true);
    assertThat(life.flow.counters().pending()).isZero();
  }

  private static void checkMemory(Life life) {
    if (life.isAlive() && life.delivery().held() > MOST_HELD) {
      throw new Violation("delivery holds %d in memory".formatted(life.delivery().held()));
    }
  }

  private List<LogLine> lines(int from) {
    List<LogLine> lines = new ArrayList<>();
    for (int serial = from; serial < from + LINES; serial++) {
      lines.add(
          new LogLine(serial, "evil", "host" + serial % HOSTS, "user", scheduler.trueUnixNano()));
    }
    return lines;
  }
}
