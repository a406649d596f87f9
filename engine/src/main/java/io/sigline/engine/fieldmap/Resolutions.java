package io.sigline.engine.fieldmap;

import io.sigline.engine.event.SlotEvent.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how records were resolved, by the values that a claim or a view asks for: where they
 * stand and, if it matters, what they are. Compared byte by byte. Bounded; what is seen for the
 * first time is not kept, so that values which never come again cost no memory. One per event.
 */
final class Resolutions {
  private static final int SLOTS = 1024;
  private static final int MOST_VALUES = 24;
  private static final int MOST_BYTES = 256;
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  /** The values of a record, in order of their nodes, and how it was resolved. */
  private static final class Known {
    /**
     * Per value two: where it stands, and its number or the length of its text; 0 where all that
     * matters is that the value is there.
     */
    private final long[] values;

    private final byte[] texts;
    private final Resolution resolution;

    Known(long[] values, byte[] texts, Resolution resolution) {
      this.values = values;
      this.texts = texts;
      this.resolution = resolution;
    }
  }

  private final ValueTable values;
  private final NodeTraits traits;
  private final @Nullable Known[] known = new Known[SLOTS];
  private final long[] missed = new long[SLOTS];
  private final int[] asked = new int[MOST_VALUES];

  /** The noted values in order, as {@link Known} has them. */
  private final long[] described = new long[2 * MOST_VALUES];

  /** By value in order: bytes of its text, if it matters what it is; or 0. */
  private final int[] textLengths = new int[MOST_VALUES];

  private int texts;
  private int count;
  private boolean decided;
  private long hash;

  Resolutions(ValueTable values, NodeTraits traits) {
    this.values = values;
    this.traits = traits;
  }

  /** Forgets the record. */
  void clear() {
    count = 0;
    decided = true;
  }

  /** Notes a value that a claim or a view can ask for. */
  void note(int value) {
    if (count == MOST_VALUES) {
      decided = false;
    } else {
      asked[count++] = value;
    }
  }

  /** Says that noted values are not all that decides. */
  void giveUp() {
    decided = false;
  }

  /** True if the noted values are all that decides. */
  boolean isDecided() {
    return decided;
  }

  /** Copies what was noted. */
  void save(Head head) {
    if (head.notes.length == 0) {
      head.notes = new int[MOST_VALUES];
    }
    System.arraycopy(asked, 0, head.notes, 0, count);
    head.noted = count;
  }

  /** Notes the values of a head again. */
  void restore(Head head) {
    count = head.noted;
    System.arraycopy(head.notes, 0, asked, 0, count);
  }

  /** How such a record was resolved before; null if that is not known. */
  @Nullable Resolution find() {
    if (!decided) {
      return null;
    }
    sort();
    describe();
    decided = texts <= MOST_BYTES;
    if (!decided) {
      return null;
    }
    Known candidate = known[slot()];
    return candidate != null && isOf(candidate) ? candidate.resolution : null;
  }

  /**
   * Orders the noted values by node, as keys of a map come in any order; those of a node stay so.
   */
  private void sort() {
    for (int i = 1; i < count; i++) {
      int value = asked[i];
      int node = values.node(value);
      int at = i;
      while (at > 0 && values.node(asked[at - 1]) > node) {
        asked[at] = asked[at - 1];
        at--;
      }
      asked[at] = value;
    }
  }

  /** True if the record that was not found is to be remembered: it was missed before. */
  boolean worthKeeping() {
    if (!decided) {
      return false;
    }
    boolean again = missed[slot()] == hash;
    missed[slot()] = hash;
    return again;
  }

  /** Remembers how the record that was not found was resolved. */
  void keep(Resolution resolution) {
    byte[] all = new byte[texts];
    int at = 0;
    for (int i = 0; i < count; i++) {
      int value = asked[i];
      if (textLengths[i] > 0) {
        System.arraycopy(values.buffer(value), values.offset(value), all, at, textLengths[i]);
        at += textLengths[i];
      }
    }
    known[slot()] = new Known(Arrays.copyOf(described, 2 * count), all, resolution);
  }

  private int slot() {
    return (int) (hash >>> (Long.SIZE - 10));
  }

  private boolean isOf(Known candidate) {
    if (candidate.values.length != 2 * count) {
      return false;
    }
    for (int i = 0; i < 2 * count; i++) {
      if (candidate.values[i] != described[i]) {
        return false;
      }
    }
    int at = 0;
    for (int i = 0; i < count; i++) {
      int length = textLengths[i];
      if (length > 0) {
        byte[] buffer = values.buffer(asked[i]);
        int offset = values.offset(asked[i]);
        if (!Arrays.equals(candidate.texts, at, at + length, buffer, offset, offset + length)) {
          return false;
        }
        at += length;
      }
    }
    return true;
  }

  /** Describes the noted values, and makes their hash. */
  private void describe() {
    long all = count;
    int bytes = 0;
    for (int i = 0; i < count; i++) {
      int value = asked[i];
      int node = values.node(value);
      boolean toldApart = (traits.flags(node) & NodeTraits.TOLD_APART) != 0;
      Kind kind = values.kind(value);
      boolean isNumber = kind == Kind.INT || kind == Kind.DECIMAL;
      int length = toldApart && !isNumber ? values.length(value) : 0;
      long place = ((long) node << Byte.SIZE) | values.code(value);
      long content = toldApart && isNumber ? values.integer(value) : length;
      described[2 * i] = place;
      described[2 * i + 1] = content;
      textLengths[i] = length;
      bytes += length;
      all = (all ^ place) * FACTOR;
      all = (all ^ (all >>> 29) ^ content) * FACTOR;
      if (length > 0) {
        all = (all ^ (all >>> 29) ^ values.ends(value)) * FACTOR;
      }
    }
    texts = bytes;
    hash = all;
  }
}
