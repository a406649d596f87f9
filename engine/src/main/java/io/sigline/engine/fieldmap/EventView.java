package io.sigline.engine.fieldmap;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.rule.LogSource;
import java.util.Map;

/**
 * One record read as one log source. Valid until its event is cleared. Views of one record are in
 * order of precedence; a rule that several views' log sources cover is to be reported once. A value
 * has the same index in each view that has it.
 */
public interface EventView extends SlotEvent {

  /** The log source under which rules are chosen. */
  LogSource logSource();

  /** Why this log source: the field map and the condition that held, for people. */
  String reason();

  /** True if this and the other view of the same record have the same values in every field. */
  boolean hasSameFields(EventView other);

  /** Who or what the record is about, as its field map declares, in that order; may be empty. */
  Map<String, String> entity();

  /** Where a value stands in the record: {@code body.event_data.Image}. */
  String path(int value);
}
