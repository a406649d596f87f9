package io.sigline.receiver.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.sigline.alerting.alert.Finding;
import io.sigline.engine.match.Match;
import io.sigline.receiver.otlp.Digest;
import io.sigline.receiver.otlp.Evidence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Meets every record in order, after its evaluation: gives each match its hit id and its evidence.
 * One instance, one thread; the place of everything that depends on the order of records.
 */
final class CorrelateHandler implements EventHandler<RecordSlot> {
  private static final int PROGRESS = 128;

  private final PipelineState state;
  private @Nullable Sequence progress;

  CorrelateHandler(PipelineState state) {
    this.state = state;
  }

  @Override
  public void setSequenceCallback(Sequence callback) {
    progress = callback;
  }

  @Override
  public void onEvent(RecordSlot slot, long sequence, boolean endOfBatch) {
    ExportCall call = slot.call;
    if (call != null && !slot.matches.isEmpty()) {
      try {
        slot.findings = findings(slot, call);
        state.counters.matched.add(slot.findings.size());
      } catch (Throwable fault) {
        slot.fault = fault;
        state.faults.report("correlate", fault);
      }
    }
    if (sequence % PROGRESS == 0 && progress != null) {
      progress.set(sequence);
    }
  }

  private static List<Finding> findings(RecordSlot slot, ExportCall call) {
    ResourceLogs evidence = Evidence.of(slot.record);
    Digest digest = Digest.ofRecord(slot.record);
    int ordinal = call.ordinal(digest);
    long eventTime = eventTime(evidence, call);
    List<Finding> findings = new ArrayList<>(slot.matches.size());
    for (Match match : slot.matches) {
      String id = digest.hitId(ordinal, match.rule().key());
      findings.add(new Finding(id, match, eventTime, call.receivedUnixNano, evidence));
    }
    return findings;
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
