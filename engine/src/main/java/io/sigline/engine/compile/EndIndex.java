package io.sigline.engine.compile;

import io.sigline.engine.compile.Needle.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Literals at the start or end of a text, or equal to it, found by hash of a few bytes. */
final class EndIndex {
  private static final int WORD_SIZES = 4;

  private final Needle[] needles;

  /** The needle with the same key that comes next, by needle; -1 at the end. */
  private final int[] next;

  private final @Nullable KeyTable whole;
  private final @Nullable KeyTable[] starts = new @Nullable KeyTable[WORD_SIZES];
  private final @Nullable KeyTable[] ends = new @Nullable KeyTable[WORD_SIZES];
  private final int emptyHead;

  /**
   * @param members indices of the needles that this index is for
   */
  EndIndex(List<Needle> all, List<Integer> members) {
    needles = all.toArray(Needle[]::new);
    next = new int[needles.length];
    int empty = -1;
    KeyTable equal = null;
    for (int member : members) {
      Needle needle = needles[member];
      byte[] literal = needle.literal();
      int size = Words.wordSize(literal.length);
      if (needle.place() == Place.WHOLE) {
        equal = equal == null ? new KeyTable(members.size()) : equal;
        next[member] = equal.put(Words.ends(literal, 0, literal.length), member);
      } else if (size == 0) {
        next[member] = empty;
        empty = member;
      } else {
        boolean start = needle.place() == Place.START;
        long key = Words.word(literal, start ? 0 : literal.length - size, size);
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
    if (whole != null
        && verify(whole.get(Words.ends(buffer, offset, length)), buffer, offset, length, hits)) {
      return true;
    }
    if (emptyHead >= 0 && verify(emptyHead, buffer, offset, length, hits)) {
      return true;
    }
    for (int i = 0; i < WORD_SIZES && 1 << i <= length; i++) {
      KeyTable start = starts[i];
      if (start != null
          && verify(start.get(Words.word(buffer, offset, 1 << i)), buffer, offset, length, hits)) {
        return true;
      }
      KeyTable end = ends[i];
      if (end != null) {
        long key = Words.word(buffer, offset + length - (1 << i), 1 << i);
        if (verify(end.get(key), buffer, offset, length, hits)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean verify(int head, byte[] buffer, int offset, int length, NeedleSet.Hits hits) {
    for (int needle = head; needle >= 0; needle = next[needle]) {
      if (needles[needle].matches(buffer, offset, length) && hits.hit(needle)) {
        return true;
      }
    }
    return false;
  }
}
