package io.sigline.receiver.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.journal.FiredCorrelation;
import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.journal.TestFinding;
import io.sigline.engine.correlate.EventId;
import io.sigline.engine.match.Match;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Meets every run in order, after its evaluation: gives each match its hit id, and feeds
 * correlations. One instance, one thread; the place of everything that depends on the order of
 * records.
 */
final class CorrelateHandler implements EventHandler<RunSlot> {
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(5);
  private static final long NAP_NANOS = 500_000;

  private final PipelineState state;
  private final RestingWaitStrategy waits;
  private final LiveCorrelations correlations;
  private @Nullable Sequence progress;

  CorrelateHandler(PipelineState state, RestingWaitStrategy waits, LiveCorrelations correlations) {
    this.state = state;
    this.waits = waits;
    this.correlations = correlations;
  }

  @Override
  public void setSequenceCallback(Sequence callback) {
    progress = callback;
  }

  @Override
  public void onEvent(RunSlot slot, long sequence, boolean endOfBatch) {
    if (correlations.isOutdated()) {
      rebuild();
    }
    ExportCall call = slot.call;
    if (call != null && !slot.remarks().isEmpty()) {
      correlate(slot, call);
    }
    pass(slot);
    if (progress != null) {
      waits.passed(progress, sequence, slot.last);
    }
  }

  private void correlate(RunSlot slot, ExportCall call) {
    List<Remark> remarks = slot.remarks();
    for (int i = 0; i < remarks.size(); i++) {
      try {
        if (remarks.get(i) instanceof Remark.Matched matched) {
          correlate(matched, call, slot);
        } else if (remarks.get(i) instanceof Remark.Tried tried) {
          pass(tried, call, slot);
        }
      } catch (Throwable fault) {
        remarks.set(i, new Remark.Faulted(fault));
        state.faults.report("correlate", fault);
      }
    }
    state.counters.matched.add(slot.findings().size());
  }

  /** A self-test's match gets a hit id as any other, and meets no correlation's groups. */
  private void pass(Remark.Tried tried, ExportCall call, RunSlot slot) {
    Trial trial = tried.trial();
    String id = tried.digest().hitId(call.ordinal(tried.digest()), trial.ruleKey());
    Finding finding =
        new Finding(
            id,
            tried.match(),
            eventTime(tried.evidence(), call),
            call.receivedUnixNano,
            tried.evidence());
    boolean alerts =
        correlations.alerts(trial.ruleKey())
            && state.rules.source.delivery(trial.ruleKey()) == Delivery.ALERT;
    slot.trials()
        .add(new TrialFinding(trial, new TestFinding(finding, trial.ruleVersion(), alerts)));
  }

  private void correlate(Remark.Matched matched, ExportCall call, RunSlot slot) {
    int ordinal = call.ordinal(matched.digest());
    EventId event = EventId.parse(matched.digest().hitId(ordinal, ""));
    long eventTime = eventTime(matched.evidence(), call);
    for (Match match : matched.matches()) {
      String rule = match.rule().key();
      String id = matched.digest().hitId(ordinal, rule);
      Finding finding =
          new Finding(id, match, eventTime, call.receivedUnixNano, matched.evidence());
      correlations.add(event, finding, slot.hits()::add);
      Delivery delivery = state.rules.source.delivery(rule);
      if (delivery == Delivery.ALERT && correlations.alerts(rule)) {
        slot.findings().add(finding);
      } else if (delivery == Delivery.SHADOW) {
        state.counters.shadowed.increment();
      }
    }
  }

  /** Lets time pass for correlations, and hands over what fired. */
  private void pass(RunSlot slot) {
    try {
      correlations.advance();
    } catch (Throwable fault) {
      state.faults.report("correlate", fault);
    }
    correlations.drainTo(slot.fired());
    for (FiredCorrelation fired : slot.fired()) {
      state.firings.count(fired.fired(), fired.arrivalUnixNano());
      if (fired.finding() != null) {
        state.counters.matched.increment();
      } else if (state.rules.source.delivery(fired.fired().correlation().key())
          == Delivery.SHADOW) {
        state.counters.shadowed.increment();
      }
    }
    state.correlationsPassed += slot.hits().size() + slot.fired().size();
  }

  /** Once the journal has what was fed so far; if that takes long, another time. */
  private void rebuild() {
    long begin = state.ticker.nanoTime();
    waits.signalAllWhenBlocking();
    while (state.correlationsSettled.get() < state.correlationsPassed
        && state.ticker.nanoTime() - begin < LONGEST_WAIT) {
      state.ticker.nap(NAP_NANOS);
    }
    if (state.correlationsSettled.get() < state.correlationsPassed) {
      correlations.postpone(); // what is not in the journal yet would be forgotten
      return;
    }
    try {
      correlations.rebuild();
    } catch (JournalException e) {
      state.faults.report("correlate", e);
    }
  }

  private static long eventTime(ResourceLogs evidence, ExportCall call) {
    LogRecord record = evidence.getScopeLogs(0).getLogRecords(0);
    if (record.getTimeUnixNano() != 0) {
      return record.getTimeUnixNano();
    }
    long observed = record.getObservedTimeUnixNano();
    return observed != 0 ? observed : call.receivedUnixNano;
  }
}
