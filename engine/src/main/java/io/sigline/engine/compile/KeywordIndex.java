package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.event.SlotEvent.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The witnesses that may stand in any value of an event. Texts are searched in runs, with what lies
 * between them: a needle found there marks a candidate that comes to nothing.
 */
final class KeywordIndex {
  /** What texts of numbers and truth values consist of. */
  private static final String PLAIN = "0123456789+-.aefilnrstuy";

  private final @Nullable MarkingNeedles ascii;
  private final @Nullable MarkingNeedles foreign;

  /** True if no needle asks where a value begins or ends. */
  private final boolean inRuns;

  /** True if some needle can stand in the text of what is no text. */
  private final boolean inPlain;

  private final int shortest;

  KeywordIndex(Postings postings, GramWeights weights) {
    ascii = postings.ascii(weights);
    foreign = postings.foreign(weights);
    inRuns = postings.allNeedles(needle -> needle.place() == Needle.Place.ANYWHERE);
    inPlain = !postings.allNeedles(needle -> !isPlain(needle.literal()));
    shortest = postings.shortest();
  }

  private static boolean isPlain(byte[] literal) {
    return new String(literal, StandardCharsets.UTF_8).chars().allMatch(c -> PLAIN.indexOf(c) >= 0);
  }

  /** Marks the rules whose witnesses stand in the event. */
  void mark(Reading reading, CandidateMarks marks) {
    if (ascii != null && inRuns) {
      markRuns(ascii, reading.keywordRuns(), marks);
    }
    if (ascii != null && (inPlain || !inRuns)) {
      markValues(ascii, reading.event(), marks);
    }
    if (foreign != null) {
      SlotEvent event = reading.event();
      for (int value = event.firstKeyword(); value >= 0; value = event.nextKeyword(value)) {
        if (event.kind(value) == Kind.TEXT) {
          foreign.markForeign(reading, value, marks);
        }
      }
    }
  }

  private void markRuns(MarkingNeedles needles, TextRuns runs, CandidateMarks marks) {
    for (int run = 0; run < runs.size(); run++) {
      if (runs.length(run) >= shortest) {
        needles.mark(runs.buffer(run), runs.start(run), runs.length(run), marks);
      }
    }
  }

  /** Searches each value that is not searched in a run. */
  private void markValues(MarkingNeedles needles, SlotEvent event, CandidateMarks marks) {
    for (int value = event.firstKeyword(); value >= 0; value = event.nextKeyword(value)) {
      Kind kind = event.kind(value);
      boolean searched = kind == Kind.TEXT ? !inRuns : inPlain && kind != Kind.NULL;
      if (searched && event.length(value) >= shortest) {
        needles.mark(event.buffer(value), event.offset(value), event.length(value), marks);
      }
    }
  }

  /** Bytes of the tables. */
  long tableBytes() {
    return (ascii == null ? 0 : ascii.tableBytes()) + (foreign == null ? 0 : foreign.tableBytes());
  }
}
