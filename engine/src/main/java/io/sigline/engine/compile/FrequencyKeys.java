package io.sigline.engine.compile;

/**
 * What {@link Frequencies} are kept of, as numbers: a field of a log source, and pieces of text in
 * it. The same in every process, as tables are shipped.
 */
final class FrequencyKeys {
  /** Lengths of the beginnings and ends of values that are counted; ascending. */
  private static final int[] END_SIZES = {1, 2, 4, 8, 16, 24};

  /** Bytes in the longer pieces that are counted anywhere in a value. */
  static final int LONG_GRAM = 8;

  private static final long STEP = 0x100000001b3L;

  /** What kind of fact an entry is about. */
  enum Kind {
    EVENTS(0),
    PRESENCE(1),
    LENGTH(2),
    WHOLE(3),
    START(4),
    END(5),
    GRAM(6),
    LONG_GRAM(7),

    /** What is not in the table is less frequent than this. */
    LEAST(8);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  private FrequencyKeys() {}

  /** The field of the log source. */
  static long field(String source, String field) {
    return Words.mix(source.hashCode() * 0x9e3779b97f4a7c15L + field.hashCode());
  }

  /** A fact about the field as such. */
  static long of(long field, Kind kind) {
    return Words.mix(field + kind.code);
  }

  /** A fact about a piece of text in the field. */
  static long of(long field, Kind kind, long text) {
    return Words.mix(of(field, kind) ^ text);
  }

  /** A piece of text as a number. */
  static long text(byte[] bytes, int from, int to) {
    long text = (long) to - from;
    for (int i = from; i < to; i++) {
      text = (text ^ (bytes[i] & 0xff)) * STEP;
    }
    return text;
  }

  /** How many sizes of beginnings a text of this length has. */
  static int endSizes(int length) {
    int sizes = 0;
    while (sizes < END_SIZES.length && END_SIZES[sizes] <= length) {
      sizes++;
    }
    return sizes;
  }

  /** The length of a beginning or end by the index of its size. */
  static int endSize(int index) {
    return END_SIZES[index];
  }
}
