package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import java.util.Arrays;

/**
 * The texts of an event that keyword searches cover, as few runs of bytes: texts that lie near each
 * other are one run with what is between them, and a long text that stands in the event twice, as a
 * Windows event's message does, is there once. One thread.
 */
final class TextRuns implements SlotEvent.TextSink {
  /** So many bytes between two texts cost less to search than another run. */
  private static final int LONGEST_GAP = 512;

  /** From so many bytes on a text is compared with others of its length. */
  private static final int LONG = 128;

  /** So many texts are compared with. */
  private static final int MOST_LONG = 8;

  private static final byte[] NOTHING = {};

  private byte[][] buffers = new byte[16][];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int size;

  private final byte[][] longBuffers = new byte[MOST_LONG][];
  private final int[] longStarts = new int[MOST_LONG];
  private final int[] longLengths = new int[MOST_LONG];
  private int longTexts;

  /** Takes the texts of this event and no others. */
  void read(SlotEvent event) {
    clear();
    event.eachKeywordText(this);
  }

  /** Drops the references to the event's bytes. */
  void clear() {
    Arrays.fill(buffers, 0, size, NOTHING);
    size = 0;
    Arrays.fill(longBuffers, 0, longTexts, NOTHING);
    longTexts = 0;
  }

  /** How many runs there are. */
  int size() {
    return size;
  }

  /** Where the bytes of a run lie. */
  byte[] buffer(int run) {
    return buffers[run];
  }

  /** Where a run begins. */
  int start(int run) {
    return starts[run];
  }

  /** Bytes of a run. */
  int length(int run) {
    return ends[run] - starts[run];
  }

  @Override
  public void text(byte[] buffer, int offset, int length) {
    if (length >= LONG && stoodBefore(buffer, offset, length)) {
      return;
    }
    int last = size - 1;
    int end = offset + length;
    if (last >= 0 && isNear(last, buffer, offset, end)) {
      starts[last] = Math.min(starts[last], offset);
      ends[last] = Math.max(ends[last], end);
    } else {
      begin(buffer, offset, end);
    }
  }

  private boolean stoodBefore(byte[] buffer, int offset, int length) {
    for (int i = 0; i < longTexts; i++) {
      int start = longStarts[i];
      if (longLengths[i] == length
          && Arrays.equals(
              longBuffers[i], start, start + length, buffer, offset, offset + length)) {
        return true;
      }
    }
    if (longTexts < MOST_LONG) {
      longBuffers[longTexts] = buffer;
      longStarts[longTexts] = offset;
      longLengths[longTexts++] = length;
    }
    return false;
  }

  @SuppressWarnings("ReferenceEquality") // the same buffer, not an equal one
  private boolean isNear(int run, byte[] buffer, int offset, int end) {
    return buffers[run] == buffer
        && offset - ends[run] <= LONGEST_GAP
        && starts[run] - end <= LONGEST_GAP;
  }

  private void begin(byte[] buffer, int start, int end) {
    if (size == starts.length) {
      buffers = Arrays.copyOf(buffers, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    buffers[size] = buffer;
    starts[size] = start;
    ends[size] = end;
    size++;
  }
}
