package io.sigline.engine.compile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Literals of four bytes and more anywhere in a text, known by grams of four bytes; a bitmap small
 * enough for the first-level cache tells for a place of the text whether any gram can begin there.
 * If every literal has s neighbouring grams (s up to 4), each is known by s of them, and only every
 * s-th place of the text is looked at: one of a literal's grams begins there.
 */
final class GramIndex {
  /** Bytes in a gram. */
  static final int GRAM = 4;

  private static final int SPREAD = 0x9e3779b1;
  private static final int LONGEST_STRIDE = 4;
  private static final int LARGEST_BITMAP = 17;
  private static final int BITS_PER_GRAM = 32;

  private final Needle[] needles;
  private final int stride;

  /** Entries, one for each gram of each literal: the needle, and where in it the gram begins. */
  private final int[] needleOf;

  private final int[] offsetOf;

  /** The entry with the same gram that comes next; -1 at the end. */
  private final int[] next;

  private final KeyTable heads;
  private final long[] bitmap;
  private final int shift;

  /**
   * @param members indices of the needles that this index is for
   */
  GramIndex(List<Needle> all, List<Integer> members) {
    needles = all.toArray(Needle[]::new);
    int shortest = members.stream().mapToInt(i -> needles[i].literal().length).min().orElse(GRAM);
    stride = Math.min(shortest - GRAM + 1, LONGEST_STRIDE);
    int entries = members.size() * stride;
    needleOf = new int[entries];
    offsetOf = new int[entries];
    next = new int[entries];
    heads = new KeyTable(entries);
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(entries * BITS_PER_GRAM);
    int bitmapBits = Math.clamp(bits, 9, LARGEST_BITMAP);
    shift = Integer.SIZE - bitmapBits;
    bitmap = new long[1 << (bitmapBits - 6)];
    Map<Integer, Integer> taken = new HashMap<>();
    int entry = 0;
    for (int member : members) {
      byte[] literal = needles[member].literal();
      int first = choose(literal, taken);
      for (int at = first; at < first + stride; at++) {
        int gram = Words.gram(literal, at);
        taken.merge(gram, 1, Integer::sum);
        needleOf[entry] = member;
        offsetOf[entry] = at;
        next[entry] = heads.put(gram, entry);
        bitmap[bit(gram) >>> 6] |= 1L << bit(gram);
        entry++;
      }
    }
  }

  private int bit(int gram) {
    return (gram * SPREAD) >>> shift;
  }

  /** Where the rarest neighbouring grams begin, of those that few other literals chose. */
  private int choose(byte[] literal, Map<Integer, Integer> taken) {
    int best = 0;
    int bestScore = Integer.MAX_VALUE;
    for (int first = 0; first + stride + GRAM - 1 <= literal.length; first++) {
      int score = 0;
      for (int at = first; at < first + stride; at++) {
        int others = taken.getOrDefault(Words.gram(literal, at), 0);
        score += Rarity.commonness(literal, at) + 8 * others;
      }
      if (score < bestScore) {
        best = first;
        bestScore = score;
      }
    }
    return best;
  }

  boolean scan(byte[] buffer, int offset, int length, NeedleSet.Hits hits) {
    int last = offset + length - GRAM;
    for (int at = offset; at <= last; at += stride) {
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
    for (int entry = head; entry >= 0; entry = next[entry]) {
      Needle needle = needles[needleOf[entry]];
      int from = at - offsetOf[entry];
      boolean fits = from >= start && from + needle.literal().length <= end;
      if (fits && needle.standsAt(buffer, from) && hits.hit(needleOf[entry])) {
        return true;
      }
    }
    return false;
  }
}
