package io.sigline.receiver.simulation;

import io.sigline.alerting.deliver.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The only thing that goes on by itself: has the time, the one source of chance, and says who is
 * next. Whoever waits for something lets the others go on meanwhile ({@link #pass}), on the same
 * stack.
 */
final class Scheduler implements InstantSource {
  /** In nanoseconds since 1970. */
  static final long BEGIN = 1_763_700_000_000_000_000L;

  final Random random;
  final Trace trace;

  /** Done after each step. */
  Runnable watch = () -> {};

  /** How long a step of an actor takes, at most. */
  long stepNanos = 300_000;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Actor> actors = new ArrayList<>();
  private final List<Actor> ready = new ArrayList<>();
  private long now;

  /** By how much the machine's clock is ahead of the time. */
  private long ahead;

  private int depth;
  private @Nullable Violation violation;
  private long order;

  Scheduler(long seed, boolean traced) {
    this.random = new Random(seed);
    this.trace = new Trace(traced);
  }

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  /** Somebody who has something to do now and then; not twice at the same time. */
  static final class Actor {
    private final BooleanSupplier ready;
    private final Runnable step;
    private boolean busy;

    Actor(BooleanSupplier ready, Runnable step) {
      this.ready = ready;
      this.step = step;
    }
  }

  void add(Actor actor) {
    actors.add(actor);
  }

  void remove(Actor actor) {
    actors.remove(actor);
  }

  /** Nanoseconds since the beginning. */
  long now() {
    return now;
  }

  /** What time it is. */
  long trueUnixNano() {
    return BEGIN + now;
  }

  /** What time the machine's clock says it is. */
  long unixNano() {
    return trueUnixNano() + ahead;
  }

  /** Sets the machine's clock so far ahead of the time, or behind it. */
  void setClock(long nanosAhead) {
    ahead = nanosAhead;
    trace.add(now, () -> "clock: %d s ahead".formatted(nanosAhead / 1_000_000_000));
  }

  /** The machine's. */
  Clocks clocks() {
    return new Clocks(this, () -> Instant.ofEpochSecond(0, now));
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(0, unixNano());
  }

  /** Does this then. */
  void after(long nanos, Runnable action) {
    events.add(new Event(now + Math.max(0, nanos), order++, action));
  }

  /** Between these, both included. */
  long between(long least, long most) {
    return least + random.nextLong(most - least + 1);
  }

  long between(Duration least, Duration most) {
    return between(least.toNanos(), most.toNanos());
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Lets others go on for so long, or until this no longer holds. */
  void pass(long nanos, BooleanSupplier goOn) {
    long until = now + nanos;
    depth++;
    try {
      while (goOn.getAsBoolean() && step(until)) {
        watch.run();
        if (depth == 1 && violation != null) {
          throw violation;
        }
      }
    } catch (Violation broken) {
      violated(broken);
      throw broken;
    } finally {
      depth--;
    }
  }

  /** A promise is broken, whatever the product makes of an exception on its way. */
  void violated(Violation broken) {
    violation = violation == null ? broken : violation;
  }

  /** True if somebody waits while others go on. */
  boolean isNested() {
    return depth > 1;
  }

  /** One step of somebody; false if nobody has anything to do before then. */
  private boolean step(long until) {
    ready.clear();
    for (Actor actor : actors) {
      if (!actor.busy && actor.ready.getAsBoolean()) {
        ready.add(actor);
      }
    }
    Event next = events.peek();
    boolean due = next != null && next.at() <= now;
    int choices = ready.size() + (due ? 1 : 0);
    if (choices == 0) {
      if (next == null || next.at() > until) {
        now = Math.max(now, until);
        return false;
      }
      now = next.at();
      return true;
    }
    int choice = random.nextInt(choices);
    if (choice == ready.size()) {
      var _ = events.poll();
      next.action().run();
      return true;
    }
    if (now >= until) {
      return false;
    }
    run(ready.get(choice));
    return true;
  }

  private void run(Actor actor) {
    actor.busy = true;
    try {
      now += between(1_000, stepNanos);
      actor.step.run();
    } finally {
      actor.busy = false;
    }
  }
}
