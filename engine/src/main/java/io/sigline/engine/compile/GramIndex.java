package io.sigline.engine.compile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Literals of four bytes and more anywhere in a text. Each is known by one gram of four bytes; a
 * bitmap small enough for the first-level cache tells for each place of the text whether any gram
 * can begin there.
 */
final class GramIndex {
  /** Bytes in a gram. */
  static final int GRAM = 4;

  private static final int SPREAD = 0x9e3779b1;
  private static final int LARGEST_BITMAP = 17;

  private final Needle[] needles;
  private final int[] gramOffsets;
  private final int[] next;
  private final long[] bitmap;
  private final int shift;
  private final KeyTable heads;

  /**
   * @param members indices of the needles that this index is for
   */
  GramIndex(List<Needle> all, List<Integer> members) {
    needles = all.toArray(Needle[]::new);
    gramOffsets = new int[needles.length];
    next = new int[needles.length];
    int bits = 32 - Integer.numberOfLeadingZeros(members.size() * 32);
    int bitmapBits = Math.clamp(bits, 9, LARGEST_BITMAP);
    shift = 32 - bitmapBits;
    bitmap = new long[1 << (bitmapBits - 6)];
    heads = new KeyTable(members.size());
    Map<Integer, Integer> taken = new HashMap<>();
    for (int member : members) {
      byte[] literal = needles[member].literal();
      int at = choose(literal, taken);
      int gram = Words.gram(literal, at);
      taken.merge(gram, 1, Integer::sum);
      gramOffsets[member] = at;
      next[member] = heads.put(gram, member);
      int bit = (gram * SPREAD) >>> shift;
      bitmap[bit >>> 6] |= 1L << bit;
    }
  }

  /** The place of the rarest gram, and of those that few other literals chose. */
  private static int choose(byte[] literal, Map<Integer, Integer> taken) {
    int best = 0;
    int bestScore = Integer.MAX_VALUE;
    for (int at = 0; at + GRAM <= literal.length; at++) {
      int score =
          Rarity.commonness(literal, at) + 8 * taken.getOrDefault(Words.gram(literal, at), 0);
      if (score < bestScore) {
        best = at;
        bestScore = score;
      }
    }
    return best;
  }

  boolean scan(byte[] buffer, int offset, int length, NeedleSet.Hits hits) {
    int last = offset + length - GRAM;
    for (int at = offset; at <= last; at++) {
      int gram = Words.gram(buffer, at);
      int bit = (gram * SPREAD) >>> shift;
      if ((bitmap[bit >>> 6] & 1L << bit) != 0
          && verify(heads.get(gram), buffer, at, offset, offset + length, hits)) {
        return true;
      }
    }
    return false;
  }

  private boolean verify(int head, byte[] buffer, int at, int start, int end, NeedleSet.Hits hits) {
    for (int needle = head; needle >= 0; needle = next[needle]) {
      int from = at - gramOffsets[needle];
      boolean fits = from >= start && from + needles[needle].literal().length <= end;
      if (fits && needles[needle].standsAt(buffer, from) && hits.hit(needle)) {
        return true;
      }
    }
    return false;
  }
}
