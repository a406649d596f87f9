package io.sigline.alerting.deliver;

import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.journal.Outbox;
import io.sigline.alerting.journal.Pending;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes alerts out of the outbox to one destination, for as long as it takes. One thread. An alert
 * leaves the outbox after it was accepted, in a transaction of its own: after a crash between the
 * two it is sent again.
 */
public final class Delivery implements Loop, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration AFTER_FAULT = Duration.ofSeconds(1);
  private static final Duration KEEP_SPACING = Duration.ofSeconds(2);
  private static final int LINES_AT_ONCE = 200;
  private static final int LOG_EVERY = 20;

  private final Outbox outbox;
  private final Destination destination;
  private final Clocks clocks;
  private final int batchSize;
  private final Pace pace;
  private final Breaker breaker;
  private final ReadBack readBack;
  private final Deferred deferred;
  private final AtomicLong attempts = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();
  private final FaultSpell spell = new FaultSpell();

  /**
   * What was sent just before a restart is not known: until then, by the steady clock, nothing is
   * sent; null = over.
   */
  private @Nullable Instant silentUntil;

  /** Nothing was to be sent when this much news had come. */
  private boolean idle;

  private long news;
  private volatile int held;

  /** Why alerts waited when that was last logged. */
  private String said = "";

  /** The journal has taken what became of an alert, in this turn. */
  private boolean noted;

  Delivery(Outbox outbox, Destination destination, Clocks clocks, Pace pace, Tuning tuning) {
    this.outbox = outbox;
    this.destination = destination;
    this.clocks = clocks;
    this.batchSize = tuning.batchSize();
    this.pace = pace;
    Duration spacing = destination.spacing();
    this.silentUntil = spacing.isPositive() ? steady().plus(spacing) : null;
    this.breaker = new Breaker(tuning.backoff(), tuning.random());
    this.readBack = new ReadBack(outbox, destination, tuning.readBack());
    this.deferred =
        new Deferred(tuning.backoff().firstRefused(), tuning.backoff().longest().multipliedBy(5));
  }

  /** What tests turn. */
  record Tuning(
      int batchSize, Backoff backoff, ReadBack.Schedule readBack, RandomGenerator random) {
    static Tuning of(int batchSize, RandomGenerator random) {
      return new Tuning(batchSize, Backoff.DEFAULT, ReadBack.Schedule.DEFAULT, random);
    }
  }

  /** Delivers to Keep. */
  public static Delivery toKeep(Outbox outbox, KeepSettings keep, Clocks clocks) {
    return toKeep(outbox, keep, clocks, new KeepClient(keep), RandomGenerator.getDefault());
  }

  /**
   * Delivers to Keep.
   *
   * @param way to it; closed with the delivery
   * @param random spreads the tries after failures
   */
  public static Delivery toKeep(
      Outbox outbox, KeepSettings keep, Clocks clocks, HttpPost way, RandomGenerator random) {
    return new Delivery(
        outbox,
        new KeepDestination(keep, KEEP_SPACING, way),
        clocks,
        new Pace(keep.rate(), keep.batchSize(), clocks.steady().instant()),
        Tuning.of(keep.batchSize(), random));
  }

  /** Prints one JSON line per alert. */
  public static Delivery toLines(Outbox outbox, PrintStream out, Clocks clocks) {
    return new Delivery(
        outbox,
        new LineDestination(out),
        clocks,
        new Pace(Double.MAX_VALUE, LINES_AT_ONCE, clocks.steady().instant()),
        Tuning.of(LINES_AT_ONCE, RandomGenerator.getDefault()));
  }

  /** How it goes; any thread. */
  public DeliveryStatus status() {
    return new DeliveryStatus(
        breaker.circuit(), attempts.get(), faults.get(), held, breaker.lastFailure());
  }

  /** Sends what is due. Whatever goes wrong, there is a next turn. */
  @Override
  public Duration turn() throws InterruptedException {
    try {
      noted = false;
      Duration rest = work();
      long failures = spell.succeed(steady(), noted);
      if (failures > 0) {
        LOG.info("delivery goes on after {} turns that failed", failures);
      }
      return rest;
    } catch (JournalException e) {
      faults.incrementAndGet();
      if (spell.fail(steady())) {
        LOG.error("delivery waits: {}; failed {} times so far", e.getMessage(), spell.failures());
      }
      return AFTER_FAULT;
    } catch (RuntimeException e) {
      faults.incrementAndGet();
      if (spell.fail(steady())) {
        LOG.error("delivery to {} met a fault of its own, and goes on", destination.name(), e);
      }
      return AFTER_FAULT;
    }
  }

  private Duration work() throws InterruptedException {
    idle = false;
    news = outbox.news();
    Instant begin = silentUntil;
    if (begin != null) {
      silentUntil = null;
      Duration left = Duration.between(steady(), begin);
      return left.isNegative() ? Duration.ZERO : left;
    }
    readBack.look(clocks.wall().instant());
    breaker.tryAgain();
    int size = breaker.circuit() == Circuit.CLOSED ? batchSize : 1;
    List<Pending> batch = outbox.next(size, deferred.at(steady()));
    held = batch.size() + deferred.size();
    if (batch.isEmpty()) {
      idle = true;
      return IDLE;
    }
    Duration wait = pace.take(batch.size(), steady()); // not by what it was before reading back
    return wait.isPositive() ? wait : deliver(batch);
  }

  private Instant steady() {
    return clocks.steady().instant();
  }

  @Override
  public void rest(Duration atMost) throws InterruptedException {
    if (idle) {
      outbox.await(news, atMost);
    } else {
      Thread.sleep(atMost);
    }
  }

  /** Sends a list, and where it is rejected, its halves, down to the alert that is the reason. */
  private Duration deliver(List<Pending> batch) throws InterruptedException {
    Deque<List<Pending>> parts = new ArrayDeque<>();
    parts.push(batch);
    boolean answered = false;
    while (!parts.isEmpty()) {
      List<Pending> part = parts.pop();
      if (part.size() < batch.size()) {
        var _ = pace.take(part.size(), steady()); // given back when the whole was refused
      }
      attempts.incrementAndGet();
      switch (destination.send(part)) {
        case Outcome.Accepted() -> {
          accepted(part);
          answered = true;
        }
        case Outcome.Rejected(String reason) -> {
          answered = true;
          if (part.size() == 1) {
            failed(part.getFirst(), reason);
          } else {
            split(part, parts);
          }
        }
        case Outcome.Refused(String reason) -> {
          if (part.size() > 1) {
            split(part, parts);
          } else {
            deferred.defer(part.getFirst().fingerprint(), steady());
            if (!answered) {
              return down(reason, true, Duration.ZERO);
            }
            LOG.error("alert {} waits: {}", part.getFirst().id(), reason);
          }
        }
        case Outcome.Unauthorised(String reason) -> {
          return down(reason, true, Duration.ZERO);
        }
        case Outcome.Unavailable(String reason, Duration asked) -> {
          return down(reason, false, asked);
        }
      }
    }
    return Duration.ZERO;
  }

  private void split(List<Pending> part, Deque<List<Pending>> parts) {
    pace.giveBack(part.size());
    int half = part.size() / 2;
    parts.push(part.subList(half, part.size()));
    parts.push(part.subList(0, half));
  }

  private void accepted(List<Pending> part) {
    Instant now = steady();
    part.forEach(alert -> deferred.space(alert.fingerprint(), destination.spacing(), now));
    if (destination.receipts().isPresent()) {
      outbox.markSent(part, clocks.wall().instant());
    } else {
      outbox.markDelivered(part);
    }
    noted = true;
    up();
  }

  private void failed(Pending alert, String reason) {
    outbox.markFailed(alert, reason);
    noted = true;
    LOG.error("alert {} is refused for good and kept as failed: {}", alert.id(), reason);
    up();
  }

  private void up() {
    if (breaker.succeed()) {
      LOG.info("{} answers again", destination.name());
    }
  }

  private Duration down(String reason, boolean refused, Duration asked) {
    Duration wait = breaker.fail(reason, refused, asked);
    if (refused) {
      LOG.error(
          "no alert is delivered, all are kept: {}; next try in {} ms", reason, wait.toMillis());
    } else if (breaker.failures() % LOG_EVERY == 1 || !reason.equals(said)) {
      said = reason;
      LOG.warn("alerts wait in the outbox: {}; next try in {} ms", reason, wait.toMillis());
    }
    return wait;
  }

  /** Closes the connections; after the loop has ended. */
  @Override
  public void close() {
    destination.close();
  }
}
