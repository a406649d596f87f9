package io.sigline.receiver.pipeline;

import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.RequestDigests;
import java.time.Duration;
import java.util.function.Consumer;

/** Takes calls in and hands them to the publisher, until it is closed. Any thread. */
final class Admission {
  /** A refusal has to reach the caller before it stops waiting. */
  private static final Duration MARGIN = Duration.ofMillis(250);

  /** Longer than a healthy ring needs for what it has. */
  private static final Duration HELD = Duration.ofMillis(100);

  private final Duration hold;
  private final PipelineState state;
  private final Publisher publisher;
  private final Repeats repeats;
  private final RequestDigests digests;
  private volatile boolean closed;

  /**
   * Takes calls.
   *
   * @param hold how long a call may wait for its first record to enter the ring
   */
  Admission(
      Duration hold,
      PipelineState state,
      Publisher publisher,
      Repeats repeats,
      RequestDigests digests) {
    this.hold = hold;
    this.state = state;
    this.publisher = publisher;
    this.repeats = repeats;
    this.digests = digests;
    repeats.publishTo(this::publish);
  }

  /** As {@link Pipeline#open}. */
  boolean open(Room room, Duration timeLeft) {
    Duration patience = Duration.ofNanos(hold.toNanos() - room.age());
    Duration inTime = timeLeft.minus(MARGIN);
    boolean opened = room.open((patience.compareTo(inTime) < 0 ? patience : inTime).toNanos());
    if (room.age() >= HELD.toNanos()) {
      state.counters.held.increment();
    }
    return opened;
  }

  /** As {@link Pipeline#submit}. */
  Submission submit(ExportRequest request, Room room, Duration timeLeft, Consumer<Outcome> answer) {
    long now = state.ticker.nanoTime();
    long deadline = now + timeLeft.toNanos();
    long holdUntil = Math.min(now + hold.toNanos() - room.waited(), deadline - MARGIN.toNanos());
    ExportCall.Times times = new ExportCall.Times(state.ticker.unixNano(), deadline, holdUntil);
    ExportCall call = new ExportCall(request, times, room, state.desk, answer);
    state.counters.calls.increment();
    state.counters.records.add(request.records());
    state.counters.bytes.add(request.length());
    call.held = room.waited() >= HELD.toNanos();
    state.desk.opened(call);
    if (closed) {
      state.counters.dropped.add(request.records());
      call.answer(new Outcome.Refused(Outcome.Reason.CLOSED, "the service is stopping"));
    } else if (request.records() == 0) {
      call.answer(new Outcome.Judged(0, ""));
    } else {
      if (repeats.enabled()) {
        call.digest = request.digest(digests);
      }
      if (repeats.isFirst(call)) {
        publish(call);
      }
    }
    return call;
  }

  private void publish(ExportCall call) {
    call.submitted();
    publisher.add(call);
  }

  /** Refuses what comes from now on. */
  void close() {
    closed = true;
  }
}
