package io.sigline.engine.compile;

import java.util.Arrays;
import java.util.List;

/** Literals of fewer than four bytes anywhere in a text, found by their first byte. */
final class ShortIndex {
  private final Needle[] needles;
  private final int[] next;

  /** By first byte, as unsigned; -1 where no literal begins with it. */
  private final int[] heads = new int[256];

  private int emptyHead = -1;

  /**
   * @param members indices of the needles that this index is for
   */
  ShortIndex(List<Needle> all, List<Integer> members) {
    needles = all.toArray(Needle[]::new);
    next = new int[needles.length];
    Arrays.fill(heads, -1);
    for (int member : members) {
      byte[] literal = needles[member].literal();
      if (literal.length == 0) {
        next[member] = emptyHead;
        emptyHead = member;
      } else {
        next[member] = heads[literal[0] & 0xff];
        heads[literal[0] & 0xff] = member;
      }
    }
  }

  boolean scan(byte[] buffer, int offset, int length, NeedleSet.Hits hits) {
    int end = offset + length;
    if (emptyHead >= 0 && verify(emptyHead, buffer, offset, end, hits)) {
      return true;
    }
    for (int at = offset; at < end; at++) {
      int head = heads[buffer[at] & 0xff];
      if (head >= 0 && verify(head, buffer, at, end, hits)) {
        return true;
      }
    }
    return false;
  }

  private boolean verify(int head, byte[] buffer, int at, int end, NeedleSet.Hits hits) {
    for (int needle = head; needle >= 0; needle = next[needle]) {
      boolean fits = at + needles[needle].literal().length <= end;
      if (fits && needles[needle].standsAt(buffer, at) && hits.hit(needle)) {
        return true;
      }
    }
    return false;
  }
}
