package io.sigline.receiver.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.sigline.alerting.alert.Finding;
import io.sigline.engine.match.Match;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Meets every run in order, after its evaluation: gives each match its hit id. One instance, one
 * thread; the place of everything that depends on the order of records.
 */
final class CorrelateHandler implements EventHandler<RunSlot> {
  private final PipelineState state;
  private final RestingWaitStrategy waits;
  private @Nullable Sequence progress;

  CorrelateHandler(PipelineState state, RestingWaitStrategy waits) {
    this.state = state;
    this.waits = waits;
  }

  @Override
  public void setSequenceCallback(Sequence callback) {
    progress = callback;
  }

  @Override
  public void onEvent(RunSlot slot, long sequence, boolean endOfBatch) {
    ExportCall call = slot.call;
    if (call != null && !slot.remarks().isEmpty()) {
      correlate(slot, call);
    }
    if (progress != null) {
      waits.passed(progress, sequence, slot.last);
    }
  }

  private void correlate(RunSlot slot, ExportCall call) {
    List<Remark> remarks = slot.remarks();
    for (int i = 0; i < remarks.size(); i++) {
      if (remarks.get(i) instanceof Remark.Matched matched) {
        try {
          slot.findings().addAll(findings(matched, call));
        } catch (Throwable fault) {
          remarks.set(i, new Remark.Faulted(fault));
          state.faults.report("correlate", fault);
        }
      }
    }
    state.counters.matched.add(slot.findings().size());
  }

  private static List<Finding> findings(Remark.Matched matched, ExportCall call) {
    int ordinal = call.ordinal(matched.digest());
    long eventTime = eventTime(matched, call);
    List<Finding> findings = new ArrayList<>(matched.matches().size());
    for (Match match : matched.matches()) {
      String id = matched.digest().hitId(ordinal, match.rule().key());
      findings.add(new Finding(id, match, eventTime, call.receivedUnixNano, matched.evidence()));
    }
    return findings;
  }

  private static long eventTime(Remark.Matched matched, ExportCall call) {
    LogRecord record = matched.evidence().getScopeLogs(0).getLogRecords(0);
    if (record.getTimeUnixNano() != 0) {
      return record.getTimeUnixNano();
    }
    long observed = record.getObservedTimeUnixNano();
    return observed != 0 ? observed : call.receivedUnixNano;
  }
}
