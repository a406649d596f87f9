package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.event.SlotEvent.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The witnesses in the values of one field. Those of ASCII are sought in the values as they came,
 * the others in folded copies of values that are not ASCII.
 */
final class NeedleIndex {
  private final int slot;
  private final @Nullable MarkingNeedles ascii;
  private final @Nullable MarkingNeedles foreign;

  NeedleIndex(int slot, Postings postings, GramWeights weights) {
    this.slot = slot;
    ascii = postings.ascii(weights);
    foreign = postings.foreign(weights);
  }

  /** Marks the rules whose witnesses stand in the event. */
  void mark(Reading reading, CandidateMarks marks) {
    SlotEvent event = reading.event();
    for (int value = event.first(slot); value >= 0; value = event.next(value)) {
      if (event.kind(value) == Kind.NULL) {
        continue;
      }
      if (ascii != null) {
        ascii.mark(event.buffer(value), event.offset(value), event.length(value), marks);
      }
      if (foreign != null) {
        foreign.markForeign(reading, value, marks);
      }
    }
  }

  /** Bytes of the tables. */
  long tableBytes() {
    return (ascii == null ? 0 : ascii.tableBytes()) + (foreign == null ? 0 : foreign.tableBytes());
  }
}
