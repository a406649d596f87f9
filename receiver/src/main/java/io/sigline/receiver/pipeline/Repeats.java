package io.sigline.receiver.pipeline;

import io.sigline.alerting.journal.JudgedRequest;
import io.sigline.receiver.otlp.Digest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a request is judged once, however often it comes. Knows the requests under way,
 * and those judged within the window, by their digests. A request that comes while its twin is
 * under way waits for what becomes of that; if that one is given up because its caller went away,
 * the next of them is judged. Any thread.
 */
final class Repeats {
  /** What is kept of a message; none of ours is longer, but for what a fault says. */
  private static final int MOST_TEXT = 500;

  private final PipelineState state;
  private final long windowNanos;
  private final int most;
  private final Map<Digest, UnderWay> underWay = new HashMap<>();

  /** In the order in which they were judged. */
  private final LinkedHashMap<Digest, Known> judged = new LinkedHashMap<>();

  private Consumer<ExportCall> publish = _ -> {};

  /** A request that is being judged, and its twins. */
  private record UnderWay(ExportCall call, Deque<ExportCall> twins) {}

  /** What was answered, and until when it is repeated. */
  private record Known(Outcome.Judged outcome, long untilNanoTime) {}

  /** Remembers nothing yet. */
  Repeats(PipelineState state, PipelineSettings.Remembering settings) {
    this.state = state;
    this.windowNanos = settings.window().toNanos();
    this.most = settings.most();
  }

  /** True if anything is remembered. */
  boolean enabled() {
    return windowNanos > 0 && most > 0;
  }

  /** Where calls go that are to be judged after all. To be set before the first call. */
  void publishTo(Consumer<ExportCall> publisher) {
    publish = publisher;
  }

  /** Knows these from an earlier life of the service. */
  synchronized void restore(List<JudgedRequest> requests, long nowUnixNano) {
    long now = state.ticker.nanoTime();
    for (JudgedRequest request : requests) {
      long age = Math.max(0, nowUnixNano - request.judgedUnixNano()); // the clock may be set back
      Outcome.Judged outcome = new Outcome.Judged(request.rejected(), request.message());
      if (age < windowNanos) {
        Digest digest = new Digest(request.high(), request.low());
        judged.putLast(digest, new Known(outcome, now + windowNanos - age));
      }
    }
    forget(now);
  }

  /** True if the call is to be judged. Else it has been answered, or will be with its twin. */
  boolean isFirst(ExportCall call) {
    Digest digest = call.digest;
    if (digest == null) {
      return true;
    }
    Known known;
    synchronized (this) {
      forget(state.ticker.nanoTime());
      known = judged.get(digest);
      if (known == null) {
        UnderWay twin = underWay.putIfAbsent(digest, new UnderWay(call, new ArrayDeque<>(0)));
        if (twin == null) {
          return true;
        }
        twin.twins().add(call);
        return false;
      }
    }
    repeat(call, known.outcome());
    return false;
  }

  /**
   * The end of a call that was to be judged. Repeated is what it would have been told if its caller
   * had not gone away before.
   *
   * @param outcome null if it was not judged because its caller went away
   */
  void settle(ExportCall call, @Nullable Outcome outcome) {
    Digest digest = call.digest;
    if (digest == null) {
      return;
    }
    List<ExportCall> over = new ArrayList<>(0);
    ExportCall next = null;
    synchronized (this) {
      UnderWay ended = underWay.get(digest);
      if (ended == null || ended.call() != call) {
        return;
      }
      underWay.remove(digest);
      if (outcome == null) {
        next = next(ended.twins(), over);
        if (next != null) {
          underWay.put(digest, new UnderWay(next, ended.twins()));
        }
      } else {
        over.addAll(ended.twins());
        if (outcome instanceof Outcome.Judged known) {
          remember(digest, known);
        }
      }
    }
    over.forEach(twin -> repeat(twin, outcome));
    if (next != null) {
      publish.accept(next);
    }
  }

  /** The next twin whose caller still waits; those before it are over. */
  private static @Nullable ExportCall next(Deque<ExportCall> twins, List<ExportCall> over) {
    while (true) {
      ExportCall twin = twins.poll();
      if (twin == null || !twin.done()) {
        return twin;
      }
      over.add(twin);
    }
  }

  /** Tells a call what its twin was told; null if nobody waits for it any more. */
  private void repeat(ExportCall call, @Nullable Outcome outcome) {
    int records = call.request.records();
    if (outcome instanceof Outcome.Judged && call.answerRepeated(outcome)) {
      state.counters.repeated.add(records);
    } else {
      if (outcome != null) {
        call.answer(outcome);
      }
      state.counters.dropped.add(records);
    }
    call.giveBytesBack(state.buffers);
  }

  private void remember(Digest digest, Outcome.Judged outcome) {
    long now = state.ticker.nanoTime();
    String message = outcome.message();
    Outcome.Judged kept =
        message.length() <= MOST_TEXT
            ? outcome
            : new Outcome.Judged(outcome.rejected(), message.substring(0, MOST_TEXT));
    judged.putLast(digest, new Known(kept, now + windowNanos));
    forget(now);
  }

  /** What is too old, or too much. */
  private void forget(long now) {
    for (Iterator<Known> oldest = judged.values().iterator(); oldest.hasNext(); ) {
      if (now - oldest.next().untilNanoTime() < 0 && judged.size() <= most) {
        return;
      }
      oldest.remove();
    }
  }

  /** Requests that are remembered; for metrics. */
  synchronized int remembered() {
    return judged.size();
  }
}
