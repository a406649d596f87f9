package io.sigline.engine.compile;

import java.util.List;

/**
 * Literals of fewer than four bytes anywhere in a text. The first byte tells which lengths are
 * worth a look, all bytes together which literal it is.
 */
final class ShortIndex {
  private static final int LONGEST = GramIndex.GRAM - 1;

  private final Letters letters;

  /** The needle with the same bytes that comes next, by needle; -1 at the end. */
  private final int[] next;

  /** By first byte, as unsigned: a bit for each length of literal that begins with it. */
  private final byte[] lengths = new byte[256];

  /** By second byte: a bit for each length of literal that has it, and for those that have none. */
  private final byte[] seconds = new byte[256];

  private final KeyTable heads;
  private int emptyHead = -1;

  /**
   * @param members indices of the needles that this index is for
   */
  ShortIndex(Needle[] all, List<Integer> members, Letters letters) {
    this.letters = letters;
    next = new int[all.length];
    heads = new KeyTable(members.size());
    for (int member : members) {
      byte[] literal = all[member].literal();
      if (literal.length == 0) {
        next[member] = emptyHead;
        emptyHead = member;
      } else {
        next[member] = heads.put(key(literal, 0, literal.length), member);
        lengths[literal[0] & 0xff] |= (byte) (1 << literal.length);
        if (literal.length > 1) {
          seconds[literal[1] & 0xff] |= (byte) (1 << literal.length);
        }
      }
    }
    for (int second = 0; second < seconds.length; second++) {
      seconds[second] |= 1 << 1;
    }
    if (letters == Letters.FOLDED_ON_THE_WAY) {
      System.arraycopy(lengths, 'a', lengths, 'A', 26);
      System.arraycopy(seconds, 'a', seconds, 'A', 26);
    }
  }

  /** The bytes, folded if they are to be, and their number, as one word. */
  private long key(byte[] bytes, int at, int length) {
    long key = length;
    for (int i = at; i < at + length; i++) {
      byte next = letters == Letters.AS_THEY_ARE ? bytes[i] : Words.fold(bytes[i]);
      key = key << 8 | (next & 0xff);
    }
    return key;
  }

  boolean scan(byte[] buffer, int offset, int length, NeedleSet.Hits hits) {
    int end = offset + length;
    if (emptyHead >= 0 && tell(emptyHead, hits)) {
      return true;
    }
    int last = end - 1;
    for (int at = offset; at < last; at++) {
      int candidates = lengths[buffer[at] & 0xff] & seconds[buffer[at + 1] & 0xff];
      if (candidates != 0 && verify(candidates, buffer, at, end, hits)) {
        return true;
      }
    }
    return length > 0 && verify(lengths[buffer[last] & 0xff], buffer, last, end, hits);
  }

  private boolean verify(int candidates, byte[] buffer, int at, int end, NeedleSet.Hits hits) {
    for (int length = 1; length <= LONGEST && at + length <= end; length++) {
      boolean worthALook = (candidates & 1 << length) != 0;
      if (worthALook && tell(heads.get(key(buffer, at, length)), hits)) {
        return true;
      }
    }
    return false;
  }

  private boolean tell(int head, NeedleSet.Hits hits) {
    for (int needle = head; needle >= 0; needle = next[needle]) {
      if (hits.hit(needle)) {
        return true;
      }
    }
    return false;
  }

  /** Bytes of the tables. */
  long tableBytes() {
    return Tables.bytes(next.length, Integer.BYTES)
        + 2 * Tables.bytes(lengths.length, 1)
        + heads.tableBytes();
  }
}
