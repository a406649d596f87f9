package io.sigline.engine.compile;

import java.util.List;

/**
 * Literals of four bytes and more anywhere in a text, known by grams of four bytes; a bitmap small
 * enough for the first-level cache tells for a place of the text whether any gram can begin there.
 * If every literal has s neighbouring grams (s up to 8), each is known by s of them, and only every
 * s-th place of the text is looked at: one of a literal's grams begins there.
 */
final class GramIndex {
  /** Bytes in a gram. */
  static final int GRAM = 4;

  private static final int SPREAD = 0x9e3779b1;
  private static final int LONGEST_STRIDE = 8;

  /** Beyond so many grams a longer stride costs more in false hits than it saves in looks. */
  private static final int MOST_GRAMS_FOR_STRIDE = 4_096;

  private static final int LARGEST_BITMAP = 18;

  /** A look that finds a bit of another gram costs as much as ten that find none. */
  private static final int BITS_PER_GRAM = 512;

  private final Needle[] needles;
  private final Letters letters;
  private final int ignored;
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
  GramIndex(Needle[] all, List<Integer> members, Letters letters, GramWeights weights) {
    this.needles = all;
    this.letters = letters;
    ignored = (int) letters.ignored();
    stride = stride(all, members);
    int entries = members.size() * stride;
    needleOf = new int[entries];
    offsetOf = new int[entries];
    next = new int[entries];
    heads = new KeyTable(entries);
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(entries * BITS_PER_GRAM);
    int bitmapBits = Math.clamp(bits, 9, LARGEST_BITMAP);
    shift = Integer.SIZE - bitmapBits;
    bitmap = new long[1 << (bitmapBits - 6)];
    int entry = 0;
    for (int member : members) {
      byte[] literal = needles[member].literal();
      int first = choose(literal, weights);
      for (int at = first; at < first + stride; at++) {
        int gram = gram(literal, at);
        needleOf[entry] = member;
        offsetOf[entry] = at;
        next[entry] = heads.put(gram, entry);
        bitmap[bit(gram) >>> 6] |= 1L << bit(gram);
        entry++;
      }
    }
  }

  private static int stride(Needle[] needles, List<Integer> members) {
    int shortest = Integer.MAX_VALUE;
    for (int member : members) {
      shortest = Math.min(shortest, needles[member].literal().length);
    }
    int longest = Math.clamp(MOST_GRAMS_FOR_STRIDE / members.size(), 1, LONGEST_STRIDE);
    int stride = Math.min(shortest - GRAM + 1, longest);
    return stride == 5 || stride == 7 ? stride - 1 : stride;
  }

  private int gram(byte[] bytes, int at) {
    return Words.gram(bytes, at) | ignored;
  }

  private int bit(int gram) {
    return (gram * SPREAD) >>> shift;
  }

  /** Where the rarest neighbouring grams begin, of those that few other literals chose. */
  private int choose(byte[] literal, GramWeights weights) {
    int best = 0;
    int bestScore = Integer.MAX_VALUE;
    for (int first = 0; first + stride + GRAM - 1 <= literal.length; first++) {
      int score = 0;
      for (int at = first; at < first + stride; at++) {
        score += weights.weight(literal, at) + (heads.get(gram(literal, at)) < 0 ? 0 : 8);
      }
      if (score < bestScore) {
        best = first;
        bestScore = score;
      }
    }
    return best;
  }

  boolean scan(byte[] buffer, int offset, int length, NeedleSet.Hits hits) {
    int end = offset + length;
    int four = 4 * stride;
    int last = end - GRAM - 3 * stride;
    int at = seek(buffer, offset, last);
    while (at <= last) {
      if (look(buffer, at, at + 3 * stride, offset, end, hits)) {
        return true;
      }
      at = seek(buffer, at + four, last);
    }
    return look(buffer, at, end - GRAM, offset, end, hits);
  }

  /**
   * Looks at four places at a time until a gram can begin at one of them, and returns the first of
   * these; one behind the last if there are none. Each stride has its loop: where it is a constant,
   * the compiler proves that no access is out of bounds, which halves the time.
   */
  private int seek(byte[] buffer, int from, int last) {
    return switch (stride) {
      case 1 -> seekEverywhere(buffer, from, last);
      case 2 -> seekEverySecond(buffer, from, last);
      case 3 -> seekEveryThird(buffer, from, last);
      case 4 -> seekEveryFourth(buffer, from, last);
      case 6 -> seekEverySixth(buffer, from, last);
      default -> seekEveryEighth(buffer, from, last);
    };
  }

  private int seekEverywhere(byte[] buffer, int from, int last) {
    int at = from;
    while (at <= last && !anyOfFour(buffer, at, 1)) {
      at += 4;
    }
    return at;
  }

  private int seekEverySecond(byte[] buffer, int from, int last) {
    int at = from;
    while (at <= last && !anyOfFour(buffer, at, 2)) {
      at += 8;
    }
    return at;
  }

  private int seekEveryThird(byte[] buffer, int from, int last) {
    int at = from;
    while (at <= last && !anyOfFour(buffer, at, 3)) {
      at += 12;
    }
    return at;
  }

  private int seekEveryFourth(byte[] buffer, int from, int last) {
    int at = from;
    while (at <= last && !anyOfFour(buffer, at, 4)) {
      at += 16;
    }
    return at;
  }

  private int seekEverySixth(byte[] buffer, int from, int last) {
    int at = from;
    while (at <= last && !anyOfFour(buffer, at, 6)) {
      at += 24;
    }
    return at;
  }

  private int seekEveryEighth(byte[] buffer, int from, int last) {
    int at = from;
    while (at <= last && !anyOfFour(buffer, at, 8)) {
      at += 32;
    }
    return at;
  }

  /** True if a gram can begin at one of the next four places. */
  private boolean anyOfFour(byte[] buffer, int at, int step) {
    int first = bit(gram(buffer, at));
    int second = bit(gram(buffer, at + step));
    int third = bit(gram(buffer, at + 2 * step));
    int fourth = bit(gram(buffer, at + 3 * step));
    int mask = bitmap.length - 1;
    long any =
        (bitmap[(first >>> 6) & mask] >>> first)
            | (bitmap[(second >>> 6) & mask] >>> second)
            | (bitmap[(third >>> 6) & mask] >>> third)
            | (bitmap[(fourth >>> 6) & mask] >>> fourth);
    return (any & 1) != 0;
  }

  /** Looks at every s-th place from one to another of the text between start and end. */
  private boolean look(byte[] buffer, int from, int to, int start, int end, NeedleSet.Hits hits) {
    for (int at = from; at <= to; at += stride) {
      int gram = gram(buffer, at);
      int bit = bit(gram);
      if ((bitmap[bit >>> 6] & 1L << bit) != 0
          && verify(heads.get(gram), buffer, at, start, end, hits)) {
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
      if (fits && letters.standsAt(needle, buffer, from) && hits.hit(needleOf[entry])) {
        return true;
      }
    }
    return false;
  }

  /** Bytes of the tables. */
  long tableBytes() {
    return Tables.bytes(bitmap.length, Long.BYTES)
        + 3 * Tables.bytes(next.length, Integer.BYTES)
        + heads.tableBytes();
  }
}
