package io.sigline.receiver.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import io.sigline.engine.compile.Detector;
import io.sigline.engine.match.Match;
import io.sigline.receiver.otlp.Digest;
import io.sigline.receiver.otlp.Evidence;
import io.sigline.receiver.otlp.OtlpException;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks every rule about each record of the runs that it claims. One instance per thread; owns its
 * walker and its detector, which it changes between two records when another set of rules is in
 * force.
 */
final class EvaluateHandler implements EventHandler<RunSlot> {
  private final PipelineState state;
  private final RestingWaitStrategy waits;
  private final OtlpRecordWalker walker = new OtlpRecordWalker();
  private final RecordCursor cursor = new RecordCursor();
  private final RecordSlice record = new RecordSlice();
  private PipelineState.@Nullable RulesInForce rules;
  private @Nullable Detector detector;

  /** For self-tests; made for the first one under these rules. */
  private @Nullable Detector testDetector;

  private @Nullable Sequence progress;

  EvaluateHandler(PipelineState state, RestingWaitStrategy waits) {
    this.state = state;
    this.waits = waits;
  }

  @Override
  public void setSequenceCallback(Sequence callback) {
    progress = callback;
  }

  @Override
  public void onEvent(RunSlot slot, long sequence, boolean endOfBatch) {
    boolean last = slot.last;
    ExportCall call = slot.call;
    if (call != null && slot.claim()) {
      evaluate(slot, call);
    }
    if (progress != null) {
      waits.passed(progress, sequence, last);
    }
  }

  private void evaluate(RunSlot slot, ExportCall call) {
    int records = slot.records();
    if (call.done() || call.expired(state.ticker.nanoTime())) {
      slot.dropped = true;
      state.counters.dropped.add(records);
      return;
    }
    cursor.begin(call.request, slot.run);
    int evaluated = 0;
    for (int ordinal = 0; ordinal < records; ordinal++) {
      if (call.done()) {
        slot.dropped = true;
        state.counters.dropped.add(records - ordinal);
        break;
      }
      evaluated += evaluateNext(slot.remarks()) ? 1 : 0;
    }
    state.counters.evaluated.add(evaluated);
    cursor.clear();
    record.clear();
  }

  /** True if every rule was asked. */
  private boolean evaluateNext(List<Remark> remarks) {
    try {
      if (!cursor.next(record)) {
        throw new IllegalStateException("fewer records than were counted");
      }
      Detector judge = detector();
      walker.walk(record, judge.begin());
      String tag = judge.selfTestTag();
      if (tag != null) {
        Trial trial = state.tests.find(tag, () -> Digest.ofRecord(record));
        if (trial != null) {
          evaluate(trial, remarks);
          return true;
        }
      }
      List<Match> matches = judge.end();
      if (!matches.isEmpty()) {
        remarks.add(new Remark.Matched(matches, Digest.ofRecord(record), Evidence.of(record)));
      }
      return true;
    } catch (OtlpException e) {
      remarks.add(new Remark.Unreadable(String.valueOf(e.getMessage())));
      state.counters.rejected.increment();
    } catch (Throwable fault) {
      remarks.add(new Remark.Faulted(fault));
      detector = null;
      testDetector = null;
      state.counters.faulted.increment();
      state.faults.report("evaluate", fault);
    }
    return false;
  }

  /** As any other record, by a detector that leaves no trace. */
  private void evaluate(Trial trial, List<Remark> remarks) {
    Detector judge = testDetector;
    if (judge == null) {
      judge = state.rules.source.newTestDetector();
      testDetector = judge;
    }
    walker.walk(record, judge.begin());
    Match found = null;
    for (Match match : judge.end()) {
      if (match.rule().key().equals(trial.ruleKey())) {
        found = match;
      }
    }
    trial.judged(found != null);
    if (found != null) {
      remarks.add(new Remark.Tried(trial, found, Digest.ofRecord(record), Evidence.of(record)));
    }
  }

  private Detector detector() {
    PipelineState.RulesInForce inForce = state.rules;
    Detector judge = detector;
    if (judge == null || rules != inForce) {
      judge = inForce.source.newDetector();
      detector = judge;
      testDetector = null;
      rules = inForce;
    }
    return judge;
  }
}
