package io.sigline.engine.compile;

/** Needles that are sought together, and the entries of each in combinations. Immutable. */
final class MarkingNeedles {
  private final NeedleSet needles;
  private final int[][] entries;

  /**
   * @param entries by needle
   */
  MarkingNeedles(NeedleSet needles, int[][] entries) {
    this.needles = needles;
    this.entries = entries;
  }

  /** Marks what each needle shows that stands in the text. */
  void mark(byte[] buffer, int offset, int length, CandidateMarks marks) {
    marks.expect(entries);
    var _ = needles.scan(buffer, offset, length, marks);
  }

  /** As {@link #mark}, in the folded copy of a value that is not ASCII; nothing in one that is. */
  void markForeign(Reading reading, int value, CandidateMarks marks) {
    var event = reading.event();
    if (!Words.isAscii(event.buffer(value), event.offset(value), event.length(value))) {
      reading.fold(value);
      mark(reading.folded(), reading.foldedOffset(value), reading.foldedLength(value), marks);
    }
  }

  /** Bytes of the tables. */
  long tableBytes() {
    long bytes = needles.tableBytes();
    for (int[] own : entries) {
      bytes += Tables.bytes(own.length, Integer.BYTES);
    }
    return bytes + Tables.bytes(entries.length, Integer.BYTES);
  }
}
