package io.sigline.receiver.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import io.sigline.engine.compile.Detector;
import io.sigline.receiver.otlp.OtlpException;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import org.jspecify.annotations.Nullable;

/**
 * Asks every rule about every n-th record. One instance per thread; owns its walker and its
 * detector, which it changes between two records when another set of rules is in force.
 */
final class EvaluateHandler implements EventHandler<RecordSlot> {
  private static final int PROGRESS = 128;
  private static final int CLOCK = 64;

  private final int index;
  private final int evaluators;
  private final PipelineState state;
  private final OtlpRecordWalker walker = new OtlpRecordWalker();
  private PipelineState.@Nullable RulesInForce rules;
  private @Nullable Detector detector;
  private @Nullable ExportCall latest;
  private @Nullable Sequence progress;
  private int sinceClock;

  EvaluateHandler(int index, int evaluators, PipelineState state) {
    this.index = index;
    this.evaluators = evaluators;
    this.state = state;
  }

  @Override
  public void setSequenceCallback(Sequence callback) {
    progress = callback;
  }

  @Override
  public void onEvent(RecordSlot slot, long sequence, boolean endOfBatch) {
    if (sequence % evaluators == index) {
      evaluate(slot);
    }
    if (sequence % PROGRESS == 0 && progress != null) {
      progress.set(sequence);
    }
    if (endOfBatch) {
      latest = null;
    }
  }

  private void evaluate(RecordSlot slot) {
    ExportCall call = slot.call;
    if (call == null) {
      return;
    }
    if (gone(call)) {
      state.counters.dropped.increment();
      return;
    }
    try {
      Detector judge = detector();
      walker.walk(slot.record, judge.begin());
      slot.matches = judge.end();
      state.counters.evaluated.increment();
    } catch (OtlpException e) {
      slot.unreadable = e.getMessage();
      state.counters.rejected.increment();
    } catch (Throwable fault) {
      slot.fault = fault;
      detector = null;
      state.counters.faulted.increment();
      state.faults.report("evaluate", fault);
    }
  }

  /** The clock is read for the first record of a call and for every so many after it. */
  private boolean gone(ExportCall call) {
    if (call == latest && ++sinceClock < CLOCK) {
      return call.done();
    }
    latest = call;
    sinceClock = 0;
    return call.done() || call.expired(state.ticker.nanoTime());
  }

  private Detector detector() {
    PipelineState.RulesInForce inForce = state.rules;
    Detector judge = detector;
    if (judge == null || rules != inForce) {
      judge = inForce.source.newDetector();
      detector = judge;
      rules = inForce;
    }
    return judge;
  }
}
