package io.sigline.receiver.pipeline;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the calls that are not answered yet, and counts the answers. Any thread. */
final class CallDesk {
  private static final Logger log = LoggerFactory.getLogger(CallDesk.class);

  private final PipelineCounters counters;
  private final Set<ExportCall> open = ConcurrentHashMap.newKeySet();

  CallDesk(PipelineCounters counters) {
    this.counters = counters;
  }

  void opened(ExportCall call) {
    open.add(call);
  }

  int open() {
    return open.size();
  }

  /** Refuses every open call; returns how many there were. */
  int refuseAll(String message) {
    int refused = 0;
    for (ExportCall call : open) {
      if (!call.done()) {
        call.answer(new Outcome.Refused(Outcome.Reason.CLOSED, message));
        refused++;
      }
    }
    return refused;
  }

  void answered(ExportCall call, Outcome outcome, Consumer<Outcome> answer) {
    count(call, outcome);
    try {
      answer.accept(outcome);
    } catch (RuntimeException e) {
      log.warn("an answer could not be given", e);
    } finally {
      open.remove(call);
    }
  }

  private void count(ExportCall call, Outcome outcome) {
    switch (outcome) {
      case Outcome.Judged _ ->
          (call.repeated ? counters.repeatedCalls : counters.judged).increment();
      case Outcome.Refused(var reason, _) -> {
        switch (reason) {
          case FULL -> counters.refusedFull.increment();
          case ABANDONED -> counters.callsAbandoned.increment();
          case JOURNAL -> counters.refusedJournal.increment();
          case FAULT -> counters.refusedFault.increment();
          case CLOSED -> counters.refusedClosed.increment();
        }
      }
    }
  }
}
