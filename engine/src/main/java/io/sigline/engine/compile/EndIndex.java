package io.sigline.engine.compile;

import io.sigline.engine.compile.Needle.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Literals at the start or end of a text, or equal to it, found by hash of a few bytes. */
final class EndIndex {
  private static final int WORD_SIZES = 4;

  private final Needle[] needles;
  private final Letters letters;

  /** The needle with the same key that comes next, by needle; -1 at the end. */
  private final int[] next;

  private final @Nullable KeyTable whole;

  /** A bit for each length of a literal that is the whole, by the last six bits of the length. */
  private long lengths;

  private final @Nullable KeyTable[] starts = new @Nullable KeyTable[WORD_SIZES];
  private final @Nullable KeyTable[] ends = new @Nullable KeyTable[WORD_SIZES];
  private final int emptyHead;

  /**
   * @param members indices of the needles that this index is for
   */
  EndIndex(Needle[] all, List<Integer> members, Letters letters) {
    this.needles = all;
    this.letters = letters;
    next = new int[needles.length];
    int empty = -1;
    KeyTable equal = null;
    for (int member : members) {
      Needle needle = needles[member];
      byte[] literal = needle.literal();
      int size = Words.wordSize(literal.length);
      if (needle.place() == Place.WHOLE) {
        equal = equal == null ? new KeyTable(members.size()) : equal;
        next[member] = equal.put(Words.ends(literal, 0, literal.length, letters.ignored()), member);
        lengths |= 1L << literal.length;
      } else if (size == 0) {
        next[member] = empty;
        empty = member;
      } else {
        boolean start = needle.place() == Place.START;
        long key = word(literal, start ? 0 : literal.length - size, size);
        next[member] = table(start ? starts : ends, size, members.size()).put(key, member);
      }
    }
    whole = equal;
    emptyHead = empty;
  }

  private static KeyTable table(@Nullable KeyTable[] tables, int size, int capacity) {
    int index = Integer.numberOfTrailingZeros(size);
    KeyTable table = tables[index];
    if (table == null) {
      table = new KeyTable(capacity);
      tables[index] = table;
    }
    return table;
  }

  boolean scan(byte[] buffer, int offset, int length, NeedleSet.Hits hits) {
    if (whole != null && (lengths & 1L << length) != 0) {
      long key = Words.ends(buffer, offset, length, letters.ignored());
      if (verify(whole.get(key), buffer, offset, length, hits)) {
        return true;
      }
    }
    if (emptyHead >= 0 && verify(emptyHead, buffer, offset, length, hits)) {
      return true;
    }
    for (int i = 0; i < WORD_SIZES && 1 << i <= length; i++) {
      KeyTable start = starts[i];
      if (start != null
          && verify(start.get(word(buffer, offset, 1 << i)), buffer, offset, length, hits)) {
        return true;
      }
      KeyTable end = ends[i];
      if (end != null) {
        long key = word(buffer, offset + length - (1 << i), 1 << i);
        if (verify(end.get(key), buffer, offset, length, hits)) {
          return true;
        }
      }
    }
    return false;
  }

  private long word(byte[] bytes, int at, int size) {
    return Words.word(bytes, at, size) | letters.ignored();
  }

  private boolean verify(int head, byte[] buffer, int offset, int length, NeedleSet.Hits hits) {
    for (int needle = head; needle >= 0; needle = next[needle]) {
      if (letters.matches(needles[needle], buffer, offset, length) && hits.hit(needle)) {
        return true;
      }
    }
    return false;
  }

  /** Bytes of the tables. */
  long tableBytes() {
    long bytes = Tables.bytes(next.length, Integer.BYTES);
    for (int i = 0; i < WORD_SIZES; i++) {
      KeyTable start = starts[i];
      KeyTable end = ends[i];
      bytes += (start == null ? 0 : start.tableBytes()) + (end == null ? 0 : end.tableBytes());
    }
    return bytes + (whole == null ? 0 : whole.tableBytes());
  }
}
