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
    /** Per value two: where it stands, and its number or the length of its text. */
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
    decided &= bytes() <= MOST_BYTES;
    if (!decided) {
      return null;
    }
    sort();
    hash = hash();
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
    long[] keys = new long[2 * count];
    byte[] texts = new byte[bytes()];
    int at = 0;
    for (int i = 0; i < count; i++) {
      int value = asked[i];
      keys[2 * i] = place(value);
      keys[2 * i + 1] = content(value);
      if (hasText(value)) {
        int length = values.length(value);
        System.arraycopy(values.buffer(value), values.offset(value), texts, at, length);
        at += length;
      }
    }
    known[slot()] = new Known(keys, texts, resolution);
  }

  private int slot() {
    return (int) (hash >>> (Long.SIZE - 10));
  }

  private boolean isOf(Known candidate) {
    long[] keys = candidate.values;
    if (keys.length != 2 * count) {
      return false;
    }
    int at = 0;
    for (int i = 0; i < count; i++) {
      int value = asked[i];
      if (keys[2 * i] != place(value) || keys[2 * i + 1] != content(value)) {
        return false;
      }
      if (hasText(value)) {
        int length = values.length(value);
        int offset = values.offset(value);
        byte[] texts = candidate.texts;
        if (!Arrays.equals(texts, at, at + length, values.buffer(value), offset, offset + length)) {
          return false;
        }
        at += length;
      }
    }
    return true;
  }

  private long hash() {
    long all = count;
    for (int i = 0; i < count; i++) {
      int value = asked[i];
      all = (all ^ place(value)) * FACTOR;
      all = (all ^ (all >>> 29) ^ content(value)) * FACTOR;
      if (hasText(value)) {
        all = (all ^ (all >>> 29) ^ values.ends(value)) * FACTOR;
      }
    }
    return all;
  }

  private int bytes() {
    int bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += hasText(asked[i]) ? values.length(asked[i]) : 0;
    }
    return bytes;
  }

  private long place(int value) {
    return ((long) values.node(value) << Byte.SIZE) | values.code(value);
  }

  /** The number, the text's length, or 0 where all that matters is that the value is there. */
  private long content(int value) {
    if (!isToldApart(value)) {
      return 0;
    }
    Kind kind = values.kind(value);
    return kind == Kind.INT || kind == Kind.DECIMAL ? values.integer(value) : values.length(value);
  }

  private boolean hasText(int value) {
    Kind kind = values.kind(value);
    return (kind == Kind.TEXT || kind == Kind.BOOL) && isToldApart(value);
  }

  private boolean isToldApart(int value) {
    return (traits.flags(values.node(value)) & NodeTraits.TOLD_APART) != 0;
  }
}
