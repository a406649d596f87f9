package io.sigline.receiver.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.sigline.receiver.otlp.RecordCursor;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Puts calls into the ring, record by record, in the order they came, as room appears. While the
 * ring is full the calls wait here, without a thread of their own; those that have waited long
 * enough are refused. One thread; {@link #add} from any.
 */
final class Publisher implements Runnable {
  private static final int CHUNK = 256;
  private static final long NAP_NANOS = 200_000;
  private static final long SWEEP_NANOS = 20_000_000;

  private final RingBuffer<RecordSlot> ring;
  private final PipelineState state;
  private final Queue<ExportCall> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private volatile boolean stopped;
  private volatile @Nullable Thread thread;
  private long lastSweep;

  Publisher(RingBuffer<RecordSlot> ring, PipelineState state) {
    this.ring = ring;
    this.state = state;
  }

  void add(ExportCall call) {
    waitingCount.incrementAndGet();
    waiting.add(call);
    LockSupport.unpark(thread);
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
      ExportCall call = waiting.peek();
      if (call == null) {
        LockSupport.park(this);
      } else {
        serve(call);
        waiting.poll();
        waitingCount.decrementAndGet();
      }
    }
  }

  private void serve(ExportCall call) {
    int published = 0;
    try {
      published = publish(call);
    } catch (RuntimeException | Error fault) {
      state.faults.report("publish", fault);
      call.answer(new Outcome.Refused(Outcome.Reason.FAULT, String.valueOf(fault)));
    }
    state.counters.dropped.add(call.request.records() - published);
  }

  /** Returns how many of its records entered the ring. */
  private int publish(ExportCall call) {
    RecordCursor cursor = call.request.cursor();
    int records = call.request.records();
    int published = 0;
    while (published < records && !stopped && !call.expired(state.ticker.nanoTime())) {
      int most = Math.min(records - published, CHUNK);
      int chunk = (int) Math.min(most, ring.remainingCapacity());
      if (chunk > 0) {
        publish(call, cursor, chunk, published + chunk == records);
        published += chunk;
      } else if (published == 0 && overdue(call)) {
        return 0;
      } else {
        awaitRoom();
      }
    }
    return published;
  }

  private void publish(ExportCall call, RecordCursor cursor, int chunk, boolean whole) {
    long to = ring.next(chunk);
    long from = to - chunk + 1;
    try {
      for (long sequence = from; sequence <= to; sequence++) {
        RecordSlot slot = ring.get(sequence);
        if (!cursor.next(slot.record)) {
          throw new IllegalStateException("fewer records than were counted");
        }
        slot.call = call;
        slot.last = whole && sequence == to;
      }
    } finally {
      ring.publish(from, to);
    }
  }

  private void awaitRoom() {
    long now = state.ticker.nanoTime();
    if (now - lastSweep >= SWEEP_NANOS) {
      lastSweep = now;
      sweep();
    }
    LockSupport.parkNanos(this, NAP_NANOS);
  }

  /** Refuses the calls whose time is up. The first in the queue is the one being published. */
  private void sweep() {
    Iterator<ExportCall> calls = waiting.iterator();
    hold(calls.next());
    while (calls.hasNext()) {
      ExportCall call = calls.next();
      hold(call);
      if (call.expired(state.ticker.nanoTime()) || overdue(call)) {
        state.counters.dropped.add(call.request.records());
        calls.remove();
        waitingCount.decrementAndGet();
      }
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
