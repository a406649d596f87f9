package io.sigline.receiver.pipeline;

import io.sigline.alerting.alert.Finding;
import io.sigline.engine.match.Match;
import io.sigline.receiver.otlp.RecordSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in the ring: one record, and what each stage found out about it. Belongs to one stage at
 * a time; the ring's sequences order their accesses.
 */
final class RecordSlot {
  final RecordSlice record = new RecordSlice();
  @Nullable ExportCall call;

  /** The last record of its call. */
  boolean last;

  List<Match> matches = List.of();
  List<Finding> findings = List.of();

  /** Why the record cannot be read. */
  @Nullable String unreadable;

  /** What went wrong, through no fault of the record's. */
  @Nullable Throwable fault;

  /** Drops every reference: the slot outlives the record. */
  void clear() {
    record.clear();
    call = null;
    last = false;
    matches = List.of();
    findings = List.of();
    unreadable = null;
    fault = null;
  }
}
