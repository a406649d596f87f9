package io.sigline.receiver.simulation;

import io.sigline.alerting.AlertFlow;
import io.sigline.alerting.AlertSettings;
import io.sigline.alerting.deliver.Delivery;
import io.sigline.alerting.deliver.DeliveryStatus;
import io.sigline.alerting.deliver.KeepSettings;
import io.sigline.alerting.deliver.Loop;
import io.sigline.alerting.journal.Batch;
import io.sigline.alerting.journal.FindingJournal;
import io.sigline.alerting.journal.Journal;
import io.sigline.alerting.journal.JournalLimits;
import io.sigline.alerting.journal.JudgedRequest;
import io.sigline.alerting.journal.StoredHit;
import io.sigline.alerting.journal.TestFinding;
import io.sigline.engine.correlate.CorrelatorLimits;
import io.sigline.engine.correlate.EventId;
import io.sigline.receiver.pipeline.PipelineSettings;
import io.sigline.receiver.pipeline.SteppedRing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The process, from a start to its end; made of the product's parts. */
final class Life {
  private static final URI KEEP = URI.create("http://keep");

  /** Alerts in a request, at most. */
  static final int BATCH = 5;

  final SteppedRing ring;
  final AlertFlow flow;
  private @Nullable Delivery delivery;

  private final Scheduler scheduler;
  private final Weather weather;
  private final Plant plant;
  private final SimulatedDisk disk;
  private final Journal journal;
  private final List<Scheduler.Actor> actors = new ArrayList<>();
  private boolean alive = true;
  private boolean stopped;

  /** Starts with what is in the directory. */
  Life(Scheduler scheduler, Weather weather, Path directory, SimulatedKeep keep, Plant plant) {
    this.scheduler = scheduler;
    this.weather = weather;
    this.plant = plant;
    this.disk = new SimulatedDisk(scheduler, directory, this::commitFaults, this::die);
    this.journal = Journal.open(directory, limits(weather), disk);
    KeepSettings settings =
        new KeepSettings(
            KEEP,
            "key",
            weather.readBack() ? "key" : "",
            BATCH,
            weather.rate(),
            SimulatedKeep.TIMEOUT);
    this.flow =
        AlertFlow.open(
            journal,
            new AlertSettings(
                directory,
                weather.dedup(),
                List.of("host", "user"),
                "",
                "",
                1_000,
                limits(weather),
                settings),
            scheduler.clocks(),
            outbox -> {
              Delivery made =
                  Delivery.toKeep(
                      outbox,
                      plant.delivery(settings),
                      scheduler.clocks(),
                      plant.way(keep.way(this::isAlive), scheduler, journal),
                      scheduler.random);
              delivery = made;
              return made;
            });
    this.ring =
        new SteppedRing(
            settings(weather),
            Rules.SOURCE,
            plant.journal(new SlowJournal(), scheduler),
            new RingTime());
    stages();
    for (AlertFlow.Task task : flow.tasks()) {
      Turns turns = new Turns(task.loop(), task.name().equals("delivery"));
      act(turns::isDue, turns::take);
    }
    tick();
  }

  static PipelineSettings settings(Weather weather) {
    CorrelatorLimits limits =
        new CorrelatorLimits(
            weather.lateness(), Duration.ofMinutes(1), 10_000, 1_000, 1 << 24, 100);
    return new PipelineSettings(
        weather.ringSlots(),
        2,
        weather.bytesInFlight(),
        Duration.ofSeconds(4),
        new PipelineSettings.Correlating(limits, 100_000),
        weather.remembering());
  }

  private static JournalLimits limits(Weather weather) {
    return weather.ballast().isNone()
        ? JournalLimits.DEFAULT
        : new JournalLimits(JournalLimits.LEAST_BYTES);
  }

  /** How delivery goes. */
  DeliveryStatus delivery() {
    return Objects.requireNonNull(delivery).status();
  }

  /** In an orderly way. */
  boolean wasStopped() {
    return stopped;
  }

  boolean isAlive() {
    return alive;
  }

  private double commitFaults() {
    return scheduler.now() < weather.faults().toNanos() ? weather.commitFaults() : 0;
  }

  private void stages() {
    for (SteppedRing.Stage stage : ring.stages()) {
      act(
          () -> stage.waiting() > 0,
          () -> stage.take(scheduler.between(1, Math.min(stage.waiting(), 8))));
    }
    act(() -> ring.callsWaiting() > 0, ring::publish);
  }

  private void act(BooleanSupplier ready, Runnable step) {
    Scheduler.Actor actor =
        new Scheduler.Actor(
            () -> alive && ready.getAsBoolean(),
            () -> {
              try {
                step.run();
              } catch (Crash crash) {
                check(crash);
              }
            });
    actors.add(actor);
    scheduler.add(actor);
  }

  private void check(Crash crash) {
    if (alive) {
      throw crash;
    }
  }

  /** A thread: a turn, a rest, and so on. Who is idle may rest for long, which saves steps. */
  private final class Turns {
    private final Loop loop;
    private final boolean delivers;
    private long next = time();
    private long seen;
    private boolean idle;

    private Turns(Loop loop, boolean delivers) {
      this.loop = loop;
      this.delivers = delivers;
    }

    private long time() {
      return plant.restsByTheWallClock() ? scheduler.unixNano() : scheduler.now();
    }

    private boolean isDue() {
      return time() >= next || (delivers && idle && journal.outbox().news() != seen);
    }

    private void take() {
      seen = journal.outbox().news();
      long rest = turn(loop).toNanos();
      var totals = journal.totals();
      idle = !delivers || totals.pending() + totals.updatesPending() == 0;
      long nanos = idle ? scheduler.between(rest, 20 * rest) : rest;
      next = time() + nanos;
      scheduler.after(nanos, () -> {});
    }
  }

  private static Duration turn(Loop loop) {
    try {
      return loop.turn();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void tick() {
    scheduler.after(
        scheduler.now() < weather.faults().toNanos() ? weather.tick().toNanos() : 20_000_000_000L,
        () -> {
          if (alive) {
            ring.tick();
            tick();
          }
        });
  }

  /** The machine fails, here and now. */
  void die() {
    if (alive) {
      scheduler.trace.add(scheduler.now(), () -> "process: dead");
      disk.die();
      end();
    }
  }

  private void end() {
    alive = false;
    actors.forEach(scheduler::remove);
  }

  /** Buries it, and leaves what the next life finds. */
  void leave(Path next) throws IOException {
    journal.close();
    disk.leave(next);
  }

  /** Stops as the service does: nothing new, what is there is judged and answered. */
  void stop() {
    scheduler.trace.add(scheduler.now(), () -> "process: stops");
    ring.stopAdmission();
    scheduler.pass(
        Duration.ofSeconds(10).toNanos(),
        () -> alive && ring.callsOpen() + ring.recordsInRing() > 0);
    if (alive) {
      stopped = true;
      end();
      ring.close();
      flow.close();
    }
  }

  private final class RingTime implements SteppedRing.Time {
    @Override
    public long nanoTime() {
      return scheduler.now();
    }

    @Override
    public long unixNano() {
      return scheduler.unixNano();
    }

    @Override
    public void nap(long nanos) {
      waitFor(nanos);
    }
  }

  private void waitFor(long nanos) {
    scheduler.pass(nanos, this::isAlive);
    if (!alive) {
      throw new Crash();
    }
  }

  /** The flow, of which a commit may take its time before and after it is made. */
  private final class SlowJournal implements FindingJournal {
    private void perhapsWait() {
      if (scheduler.now() < weather.faults().toNanos() && scheduler.chance(weather.slowCommits())) {
        waitFor(scheduler.between(1_000_000, 3_000_000_000L));
      }
    }

    @Override
    public void commit(Batch batch) {
      perhapsWait();
      flow.commit(batch);
      perhapsWait();
    }

    @Override
    public Map<String, String> prove(List<TestFinding> tests) {
      return flow.prove(tests);
    }

    @Override
    public void keepHits(Duration age, int most) {
      flow.keepHits(age, most);
    }

    @Override
    public long lastArrivalUnixNano() {
      return flow.lastArrivalUnixNano();
    }

    @Override
    public Set<EventId> firedSince(long arrivalUnixNano) {
      return flow.firedSince(arrivalUnixNano);
    }

    @Override
    public void hitsSince(long arrivalUnixNano, Consumer<StoredHit> sink) {
      flow.hitsSince(arrivalUnixNano, sink);
    }

    @Override
    public byte[] requestKey() {
      return flow.requestKey();
    }

    @Override
    public List<JudgedRequest> judgedRequests() {
      return flow.judgedRequests();
    }

    @Override
    public void keepRequests(Duration age, int most) {
      flow.keepRequests(age, most);
    }
  }
}
