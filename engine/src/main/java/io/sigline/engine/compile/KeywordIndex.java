package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.event.SlotEvent.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The witnesses that may stand in any value of an event. Values that lie near each other in the
 * record are searched in one run with what is between them: a needle found there marks a candidate
 * that comes to nothing.
 */
final class KeywordIndex {
  /** So many bytes between two values cost less than to begin anew. */
  private static final int LONGEST_GAP = 64;

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
    if (ascii != null) {
      mark(ascii, reading.event(), marks);
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

  @SuppressWarnings("ReferenceEquality") // the same buffer, not an equal one
  private void mark(MarkingNeedles needles, SlotEvent event, CandidateMarks marks) {
    byte[] run = null;
    int start = 0;
    int end = 0;
    for (int value = event.firstKeyword(); value >= 0; value = event.nextKeyword(value)) {
      if (!isSearched(event.kind(value)) || event.length(value) < shortest) {
        continue;
      }
      byte[] buffer = event.buffer(value);
      int offset = event.offset(value);
      boolean goesOn = inRuns && buffer == run && offset >= end && offset - end <= LONGEST_GAP;
      if (!goesOn) {
        if (run != null) {
          needles.mark(run, start, end - start, marks);
        }
        run = buffer;
        start = offset;
      }
      end = offset + event.length(value);
    }
    if (run != null) {
      needles.mark(run, start, end - start, marks);
    }
  }

  private boolean isSearched(Kind kind) {
    return kind == Kind.TEXT || (inPlain && kind != Kind.NULL);
  }

  /** Bytes of the tables. */
  long tableBytes() {
    return (ascii == null ? 0 : ascii.tableBytes()) + (foreign == null ? 0 : foreign.tableBytes());
  }
}
