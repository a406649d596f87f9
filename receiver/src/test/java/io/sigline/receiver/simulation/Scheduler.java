package io.sigline.receiver.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * The only thing that goes on by itself: has the time, the one source of chance, and says who is
 * next. Whoever waits for something lets the others go on meanwhile ({@link #pass}), on the same
 * stack.
 */
final class Scheduler implements InstantSource {
  private static final long BEGIN = 1_763_700_000_000_000_000L;

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
  private int depth;
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

  long unixNano() {
    return BEGIN + now;
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
      }
    } finally {
      depth--;
    }
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
