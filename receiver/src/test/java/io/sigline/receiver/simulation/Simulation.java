package io.sigline.receiver.simulation;

import io.sigline.alerting.AlertCounters;
import io.sigline.receiver.pipeline.PipelineCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One seed: a world that goes wrong for a while, recovers, and is held to the promises. */
final class Simulation {
  private static final Duration SLICE = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(150);

  /** A journal that is almost full takes a few findings each quarter of an hour. */
  private static final Duration PATIENCE_WHILE_FULL = Duration.ofDays(1);

  private static final String[] WORDS = {
    "good", "good", "evil", "odd", "evil odd", "login", "login", "login"
  };

  private final Scheduler scheduler;
  private final Weather weather;
  private final Plant plant;
  private final Path directory;
  private final SimulatedKeep keep;
  private final Ledger ledger = new Ledger();
  private final List<SimulatedCollector> collectors = new ArrayList<>();
  private @Nullable Life life;
  private int lives;
  private int serial;

  /** When the process was last started or had calls. */
  private long lastNews;

  private Simulation(long seed, boolean traced, Plant plant, Path directory) {
    this.scheduler = new Scheduler(seed, traced);
    this.weather = Weather.of(scheduler);
    this.plant = plant;
    this.directory = directory;
    this.keep = new SimulatedKeep(scheduler, weather);
  }

  /**
   * What came of a seed.
   *
   * @param violation of a promise; null if all were kept
   * @param trace empty if it was not wanted
   */
  record Result(@Nullable Throwable violation, List<String> trace) {}

  /** Runs a seed in a directory of its own, which is deleted. */
  static Result run(long seed, boolean traced, Plant plant, Path directory) {
    Simulation simulation = new Simulation(seed, traced, plant, directory.resolve("" + seed));
    Throwable violation = null;
    try {
      simulation.run();
    } catch (RuntimeException | Error | IOException e) {
      violation = e;
    } finally {
      simulation.clean();
    }
    return new Result(violation, simulation.scheduler.trace.lines());
  }

  private void run() throws IOException {
    scheduler.trace.add(0, weather::toString);
    scheduler.stepNanos = weather.sluggish().toNanos();
    SimulatedDisk.prepare(place(0), weather.ballast());
    if (weather.clockSteps() > 0 && scheduler.chance(0.3)) {
      stepClock();
    }
    life = new Life(scheduler, weather, place(0), keep, plant);
    scheduler.watch = this::watch;
    plan();
    scheduler.pass(weather.faults().toNanos(), () -> true);
    Duration patience = weather.forgets() ? PATIENCE_WHILE_FULL : PATIENCE;
    long end = scheduler.now() + patience.toNanos();
    while (!isDrained()) {
      if (scheduler.now() > end) {
        throw new Violation("not drained after " + patience + ": " + state());
      }
      scheduler.pass(SLICE.toNanos(), () -> true);
    }
    Life last = living();
    last.stop();
    FinalJournal journal = new FinalJournal(place(lives));
    ledger.check(keep.history(), journal.alerts(keep.rejected()), weather);
    journal.check(keep.history(), keep.rejected(), weather);
  }

  private Life living() {
    Life present = life;
    if (present == null || !present.isAlive()) {
      throw new IllegalStateException("no process");
    }
    return present;
  }

  private String state() {
    Life present = life;
    return present == null ? "no process" : present.flow.counters().toString();
  }

  private Path place(int number) {
    return directory.resolve("life-" + number);
  }

  private void plan() {
    for (int i = 0; i < weather.collectors(); i++) {
      var collector =
          new SimulatedCollector("collector" + i, scheduler, weather, () -> life, ledger);
      collectors.add(collector);
      for (int batch = 0; batch < weather.batches(); batch++) {
        sometime(() -> collector.collect(lines()));
      }
      often(weather.collectorCrashes(), collector::crash);
    }
    often(weather.clockSteps(), this::stepClock);
    often(weather.reloads(), this::reload);
    often(weather.crashes(), this::crash);
    often(weather.crashes() / 2, this::restart);
    often(
        weather.keepFaults(),
        () ->
            keep.trouble(
                Duration.ofNanos(
                    scheduler.between(Duration.ofMillis(100), weather.longestTrouble()))));
    if (weather.crashes() + weather.commitFaults() > 0) {
      lookAfter();
    }
  }

  private void often(double times, Runnable what) {
    for (double left = 2 * times * scheduler.random.nextDouble(); left > 0.5; left--) {
      sometime(what);
    }
  }

  private void sometime(Runnable what) {
    scheduler.after(scheduler.between(0, weather.faults().toNanos()), what);
  }

  private List<LogLine> lines() {
    List<LogLine> lines = new ArrayList<>();
    for (long left = scheduler.between(1, weather.most()); left > 0; left--) {
      LogLine line =
          new LogLine(
              serial++,
              WORDS[scheduler.random.nextInt(WORDS.length)],
              "host" + scheduler.between(0, 3),
              "user" + scheduler.between(0, 9),
              scheduler.trueUnixNano() - scheduler.between(0, 60_000_000_000L));
      lines.add(line);
      if (weather.twins() && scheduler.chance(0.2)) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** Right, or as far from it as the weather has it. */
  private void stepClock() {
    long most = weather.longestStep().toNanos();
    scheduler.setClock(scheduler.chance(0.3) ? 0 : scheduler.between(-most, most));
  }

  private void reload() {
    Life present = life;
    if (present != null && present.isAlive()) {
      scheduler.trace.add(scheduler.now(), () -> "process: loads other rules");
      present.ring.swap(scheduler.chance(0.5) ? Rules.SOURCE : Rules.OTHER);
    }
  }

  private void crash() {
    if (life != null) {
      life.die();
    }
  }

  /** An orderly one. */
  private void restart() {
    Life present = life;
    if (scheduler.isNested()) {
      scheduler.after(1_000_000_000, this::restart);
    } else if (present != null && present.isAlive()) {
      life = null;
      present.stop();
      if (present.wasStopped()) {
        begin(place(lives));
      } else {
        life = present;
      }
    }
  }

  /** Starts the process again when it has died. */
  private void lookAfter() {
    Life present = life;
    if (present != null && !present.isAlive() && !scheduler.isNested()) {
      life = null;
      try {
        present.leave(place(lives + 1));
        SimulatedDisk.delete(place(lives));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      lives++;
      begin(place(lives));
    }
    scheduler.after(scheduler.between(100_000_000, 5_000_000_000L), this::lookAfter);
  }

  private void begin(Path place) {
    scheduler.after(
        scheduler.between(100_000_000, 60_000_000_000L),
        () -> {
          scheduler.trace.add(scheduler.now(), () -> "process: starts, life " + lives);
          life = new Life(scheduler, weather, place, keep, plant);
          lastNews = scheduler.now();
        });
  }

  private boolean isDrained() {
    Life present = life;
    if (present == null || !present.isAlive()) {
      return false;
    }
    AlertCounters counters = present.flow.counters();
    return collectors.stream().allMatch(SimulatedCollector::isEmpty)
        && present.ring.callsOpen() + present.ring.recordsInRing() == 0
        && counters.pending() + counters.updatesPending() + counters.openWindows() == 0
        && keep.isIdle()
        && scheduler.now() - lastNews > Duration.ofMinutes(1).toNanos();
  }

  /** After each step: what must hold at any time. */
  private void watch() {
    Life present = life;
    if (present == null || !present.isAlive()) {
      return;
    }
    long held = present.ring.bytesInFlight();
    if (held > 2 * weather.bytesInFlight()) {
      throw new Violation("requests hold " + held + " bytes");
    }
    if (scheduler.isNested()) {
      return; // in the middle of a step
    }
    if (present.ring.callsOpen() + present.ring.callsWaiting() + present.ring.recordsInRing() > 0) {
      lastNews = scheduler.now();
      return;
    }
    PipelineCounters c = present.ring.counters();
    long answered =
        c.judged.sum()
            + c.refusedFull.sum()
            + c.refusedJournal.sum()
            + c.refusedFault.sum()
            + c.refusedClosed.sum()
            + c.callsAbandoned.sum()
            + c.repeatedCalls.sum();
    equal("calls and answers", c.calls.sum(), answered);
    equal(
        "records and what became of them",
        c.records.sum(),
        c.evaluated.sum()
            + c.rejected.sum()
            + c.faulted.sum()
            + c.dropped.sum()
            + c.repeated.sum());
    equal("bytes held by nobody", held, 0);
    AlertCounters alerts = present.flow.counters();
    equal(
        "findings and what became of them",
        alerts.matched(),
        alerts.suppressed() + alerts.raised());
    equal(
        "alerts and what became of them",
        alerts.raised(),
        alerts.delivered() + alerts.pending() + alerts.failed());
  }

  private static void equal(String what, long left, long right) {
    if (left != right) {
      throw new Violation("%s: %d and %d".formatted(what, left, right));
    }
  }

  private void clean() {
    try {
      Life present = life;
      if (present != null && !present.wasStopped()) {
        present.die();
        present.leave(place(lives + 1));
      }
      SimulatedDisk.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
