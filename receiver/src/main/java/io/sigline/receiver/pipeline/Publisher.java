package io.sigline.receiver.pipeline;

import com.lmax.disruptor.RingBuffer;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Puts calls into the ring, run by run, in the order they came, as room appears. Whoever adds a
 * call publishes it, if no other thread is at it. While the ring is full the calls wait here and
 * one thread of its own takes turns between publishing and napping; calls that have waited long
 * enough are refused.
 */
final class Publisher implements Runnable {
  private static final long NAP_NANOS = 200_000;
  private static final long SWEEP_NANOS = 20_000_000;

  private final RingBuffer<RunSlot> ring;
  private final PipelineState state;
  private final Repeats repeats;
  private final Queue<ExportCall> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();

  /** Held by whoever publishes. */
  private final ReentrantLock turn = new ReentrantLock();

  /** The ring is full: publishing is the thread's until nothing waits. */
  private volatile boolean full;

  private volatile boolean stopped;
  private volatile @Nullable Thread thread;
  private long lastSweep;

  Publisher(RingBuffer<RunSlot> ring, PipelineState state, Repeats repeats) {
    this.ring = ring;
    this.state = state;
    this.repeats = repeats;
  }

  /** Takes a call, and publishes it at once if it can. Never waits. */
  void add(ExportCall call) {
    waitingCount.incrementAndGet();
    waiting.add(call);
    if (turn.isHeldByCurrentThread()) {
      return; // it settles another call, and looks again afterwards
    }
    if (!full && !publishAll()) {
      full = true;
      LockSupport.unpark(thread);
    }
  }

  /**
   * Publishes an empty run, for the time that passes. Not if the ring is full: what is in it does
   * the same.
   */
  void tick() {
    if (turn.tryLock()) {
      try {
        if (ring.remainingCapacity() > 0) {
          long sequence = ring.next();
          ring.get(sequence).tick();
          ring.publish(sequence);
        }
      } finally {
        turn.unlock();
      }
    }
    if (!full && !publishAll()) { // whoever came meanwhile left it to this thread
      full = true;
      LockSupport.unpark(thread);
    }
  }

  int waiting() {
    return waitingCount.get();
  }

  /** Ends the thread; calls that wait are left unanswered. */
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!stopped) {
      if (turn()) {
        LockSupport.park(this);
      } else if (full) {
        LockSupport.parkNanos(this, NAP_NANOS);
      }
    }
  }

  /**
   * What the thread does when it is woken, or has napped. Afterwards the ring may still be full.
   *
   * @return true if there is nothing to do until somebody comes
   */
  boolean turn() {
    if (!publishAll()) {
      full = true;
      sweepIfDue();
      return false;
    }
    boolean wasFull = full;
    full = false;
    return !wasFull; // or look again: what came meanwhile was left to this thread
  }

  /**
   * Publishes whatever waits, unless another thread is at it: that one will see what this one saw.
   *
   * @return false if calls wait for room
   */
  private boolean publishAll() {
    while (!waiting.isEmpty() && turn.tryLock()) {
      try {
        for (ExportCall call = waiting.peek(); call != null; call = waiting.peek()) {
          if (!serve(call)) {
            return false;
          }
          waiting.poll();
          waitingCount.decrementAndGet();
        }
      } finally {
        turn.unlock();
      }
    }
    return true;
  }

  /** True if there is nothing left to do for the call. */
  private boolean serve(ExportCall call) {
    boolean done = true;
    try {
      done = publish(call);
    } catch (RuntimeException | Error fault) {
      state.faults.report("publish", fault);
      call.answer(new Outcome.Refused(Outcome.Reason.FAULT, String.valueOf(fault)));
    }
    if (done && call.published < call.request.runs()) {
      giveUp(call);
    }
    return done;
  }

  /** Its records, or those that are not in the ring yet, will not be judged. */
  private void giveUp(ExportCall call) {
    int published = call.request.firstOfRun(call.published);
    state.counters.dropped.add(call.request.records() - published);
    Outcome told = call.outcome();
    boolean abandoned =
        told == null
            || (told instanceof Outcome.Refused(var reason, _)
                && reason == Outcome.Reason.ABANDONED);
    repeats.settle(call, abandoned ? null : told);
  }

  /** False if the call waits for room. */
  private boolean publish(ExportCall call) {
    int runs = call.request.runs();
    while (call.published < runs && !stopped && !call.expired(state.ticker.nanoTime())) {
      int room = (int) Math.min(runs - call.published, ring.remainingCapacity());
      if (room > 0) {
        publish(call, room);
      } else {
        return call.published == 0 && overdue(call);
      }
    }
    return true;
  }

  private void publish(ExportCall call, int runs) {
    long to = ring.next(runs);
    long from = to - runs + 1;
    int run = call.published;
    for (long sequence = from; sequence <= to; sequence++) {
      ring.get(sequence).fill(call, run++, run == call.request.runs());
    }
    int records = call.request.firstOfRun(run) - call.request.firstOfRun(call.published);
    call.published = run;
    state.recordsPublished.add(records);
    ring.publish(from, to);
  }

  private void sweepIfDue() {
    long now = state.ticker.nanoTime();
    if (now - lastSweep >= SWEEP_NANOS) {
      lastSweep = now;
      sweep();
    }
  }

  /** Refuses the calls whose time is up. The first in the queue may be published in part. */
  private void sweep() {
    turn.lock();
    try {
      boolean first = true;
      for (Iterator<ExportCall> calls = waiting.iterator(); calls.hasNext(); first = false) {
        ExportCall call = calls.next();
        hold(call);
        if (!first && (call.expired(state.ticker.nanoTime()) || overdue(call))) {
          calls.remove();
          waitingCount.decrementAndGet();
          giveUp(call);
        }
      }
    } finally {
      turn.unlock();
    }
  }

  private void hold(ExportCall call) {
    if (!call.held) {
      call.held = true;
      state.counters.held.increment();
    }
  }

  private boolean overdue(ExportCall call) {
    if (state.ticker.nanoTime() - call.holdUntil >= 0) {
      call.answer(new Outcome.Refused(Outcome.Reason.FULL, "the ring is full"));
    }
    return call.done();
  }
}
