package io.sigline.engine.compile;

import io.sigline.engine.compile.Needle.Place;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Literals at the start or end of a text, or equal to it, found by hash of a few bytes. */
final class EndIndex {
  private final Needle[] needles;
  private final Letters letters;

  /** The needle with the same key that comes next, by needle; -1 at the end. */
  private final int[] next;

  private final @Nullable KeyTable whole;

  /** A bit for each length of a literal that is the whole, by the last six bits of the length. */
  private long lengths;

  private final @Nullable KeyTable[] starts = new @Nullable KeyTable[Words.WORD_SIZES];
  private final @Nullable KeyTable[] ends = new @Nullable KeyTable[Words.WORD_SIZES];
  private final int emptyHead;

  /**
   * @param members indices of the needles that this index is for
   */
  EndIndex(Needle[] all, List<Integer> members, Letters letters) {
    this.needles = all;
    this.letters = letters;
    next = new int[needles.length];
    int[] startSizes = new int[Words.WORD_SIZES];
    int[] endSizes = new int[Words.WORD_SIZES];
    int wholes = 0;
    for (int member : members) {
      switch (needles[member].place()) {
        case WHOLE -> wholes++;
        case START -> startSizes[sizeIndex(needles[member])]++;
        case END, ANYWHERE -> endSizes[sizeIndex(needles[member])]++;
      }
    }
    whole = table(wholes);
    Arrays.setAll(starts, i -> table(startSizes[i]));
    Arrays.setAll(ends, i -> table(endSizes[i]));
    int empty = -1;
    for (int member : members) {
      if (needles[member].literal().length == 0 && needles[member].place() != Place.WHOLE) {
        next[member] = empty;
        empty = member;
      } else {
        next[member] = put(member);
      }
    }
    emptyHead = empty;
  }

  private static int sizeIndex(Needle needle) {
    int size = Words.wordSize(needle.literal().length);
    return size == 0 ? 0 : Integer.numberOfTrailingZeros(size);
  }

  private static @Nullable KeyTable table(int capacity) {
    return capacity == 0 ? null : new KeyTable(capacity);
  }

  /** Puts the needle into its table, and returns the one with the same key that was there. */
  private int put(int member) {
    Needle needle = needles[member];
    byte[] literal = needle.literal();
    if (needle.place() == Place.WHOLE) {
      lengths |= 1L << literal.length;
      return put(whole, Words.ends(literal, 0, literal.length, letters.ignored()), member);
    }
    int size = Words.wordSize(literal.length);
    boolean start = needle.place() == Place.START;
    long key = word(literal, start ? 0 : literal.length - size, size);
    return put((start ? starts : ends)[sizeIndex(needle)], key, member);
  }

  private static int put(@Nullable KeyTable table, long key, int member) {
    return table == null ? -1 : table.put(key, member);
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
    for (int i = 0; i < Words.WORD_SIZES && 1 << i <= length; i++) {
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
    return Words.word(bytes, at, size, letters.ignored());
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
    for (int i = 0; i < Words.WORD_SIZES; i++) {
      KeyTable start = starts[i];
      KeyTable end = ends[i];
      bytes += (start == null ? 0 : start.tableBytes()) + (end == null ? 0 : end.tableBytes());
    }
    return bytes + (whole == null ? 0 : whole.tableBytes());
  }
}
