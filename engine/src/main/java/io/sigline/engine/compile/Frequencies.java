package io.sigline.engine.compile;

import io.sigline.engine.compile.FrequencyKeys.Kind;
import io.sigline.engine.rule.LogSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often the events of each log source have each field, and pieces of text in it: learnt from
 * events by a {@link FrequencyLearner}. A plan chooses by it what it looks for first; what matches
 * never depends on it. What was seen too seldom is not in the table. Immutable.
 *
 * <p>An entry is 32 bits: 24 of the hash of what it is about, and 8 of the logarithm of its number.
 * A hash may stand for another thing now and then, as it is only used to choose.
 */
public final class Frequencies {
  /** The most entries of a table: 180 kB. */
  public static final int MOST_ENTRIES = 45_000;

  private static final int MAGIC = 0x53_46_51_01; // "SFQ" and the version of the format
  private static final int KEY = 0xffffff00;
  private static final double STEPS = 8;
  private static final Frequencies NONE = new Frequencies(List.of());

  /** From fewer events of a source, another table tells more. */
  private static final int FEWEST_EVENTS = 200;

  private final int size;

  /** Open addressing by the hash; 0 is empty. */
  private final int[] table;

  /** For log sources that this table knows too little of. */
  private final @Nullable Frequencies others;

  /**
   * @param entries each made by {@link #entry}
   */
  Frequencies(List<Integer> entries) {
    others = null;
    size = entries.size();
    table = new int[Integer.highestOneBit(Math.max(1, size)) * 4];
    for (int entry : entries) {
      table[slot(entry & KEY)] = entry;
    }
  }

  private Frequencies(Frequencies own, Frequencies others) {
    size = own.size;
    table = own.table;
    this.others = others;
  }

  /** Knows nothing: a plan then guesses from the form of what rules ask for. */
  public static Frequencies none() {
    return NONE;
  }

  /** The table that ships with the engine. */
  public static Frequencies shipped() {
    return Shipped.TABLE;
  }

  private static final class Shipped {
    static final Frequencies TABLE = read();

    private static Frequencies read() {
      try (InputStream in = Frequencies.class.getResourceAsStream("frequencies.bin")) {
        return in == null ? NONE : Frequencies.read(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * A table as {@link #toBytes} wrote it.
   *
   * @throws IllegalArgumentException if it is none of this version
   */
  public static Frequencies read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < Integer.BYTES
        || bytes.length % Integer.BYTES != 0
        || bytes.length > (MOST_ENTRIES + 1) * Integer.BYTES
        || in.getInt() != MAGIC) {
      throw new IllegalArgumentException("not a table of frequencies that this version can read");
    }
    Integer[] entries = new Integer[in.remaining() / Integer.BYTES];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = in.getInt();
    }
    return new Frequencies(List.of(entries));
  }

  /** The table for a file. */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate((size + 1) * Integer.BYTES).putInt(MAGIC);
    for (int entry : table) {
      if (entry != 0) {
        out.putInt(entry);
      }
    }
    return out.array();
  }

  /** These, and the others for log sources of which these know too little. */
  Frequencies or(Frequencies fallback) {
    return new Frequencies(this, fallback);
  }

  /** The table that tells most of a log source. */
  Frequencies of(String source) {
    return others == null || events(source) >= FEWEST_EVENTS ? this : others.of(source);
  }

  /** The name under which events are counted for rules of this log source. */
  static String nameOf(LogSource source) {
    return source.category() == null
        ? source.product() + "/*/" + source.service()
        : source.product() + "/" + source.category();
  }

  /**
   * An entry.
   *
   * @param key by {@link FrequencyKeys}
   * @param number above 0
   */
  static int entry(long key, double number) {
    long steps = Math.round(Math.log(number) / Math.log(2) * STEPS);
    return key(key) | Math.clamp(steps + 128, 0, 255);
  }

  private static int key(long key) {
    int upper = (int) key & KEY;
    return upper == 0 ? -1 & KEY : upper;
  }

  private int slot(int key) {
    int mask = table.length - 1;
    int slot = (key >>> 8) & mask;
    while (table[slot] != 0 && (table[slot] & KEY) != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The number of an entry; 0 if there is none. */
  private double number(long key) {
    int entry = table[slot(key(key))];
    return entry == 0 ? 0 : Math.pow(2, ((entry & ~KEY) - 128) / STEPS);
  }

  /** Events of the source that were learnt from; 0 if it is not known. */
  double events(String source) {
    return number(FrequencyKeys.of(FrequencyKeys.field(source, ""), Kind.EVENTS));
  }

  /** The part of the source's events that have the field. */
  double presence(String source, String field) {
    return number(FrequencyKeys.of(FrequencyKeys.field(source, field), Kind.PRESENCE));
  }

  /** Bytes of the field's values in an event that has it, on average. */
  double length(String source, String field) {
    return number(FrequencyKeys.of(FrequencyKeys.field(source, field), Kind.LENGTH));
  }

  /** Pieces of the field's text that are not in the table are less frequent than this. */
  double least(String source, String field) {
    double least = number(FrequencyKeys.of(FrequencyKeys.field(source, field), Kind.LEAST));
    return Math.max(least, 1 / (events(source) + 1));
  }

  /** The part of the source's events that have four bytes of this literal in the field. */
  double gram(String source, String field, byte[] literal, int at) {
    return piece(FrequencyKeys.field(source, field), Kind.GRAM, literal, at, at + GramIndex.GRAM);
  }

  /**
   * At most this part of the source's events have the needle in the field; 0 if it was seen too
   * seldom, negative if nothing is known of such needles.
   */
  double needle(String source, String field, Needle needle) {
    long key = FrequencyKeys.field(source, field);
    byte[] literal = needle.literal();
    int sizes = FrequencyKeys.endSizes(literal.length);
    if (sizes == 0) {
      return -1;
    }
    int size = FrequencyKeys.endSize(sizes - 1);
    return switch (needle.place()) {
      case WHOLE -> piece(key, Kind.WHOLE, literal, 0, literal.length);
      case START -> Math.min(piece(key, Kind.START, literal, 0, size), anywhere(key, literal, 1));
      case END ->
          Math.min(
              piece(key, Kind.END, literal, literal.length - size, literal.length),
              anywhere(key, literal, 1));
      case ANYWHERE -> anywhere(key, literal, -1);
    };
  }

  private double anywhere(long field, byte[] literal, double ifTooShort) {
    if (literal.length < GramIndex.GRAM) {
      return ifTooShort;
    }
    boolean isLong = literal.length >= FrequencyKeys.LONG_GRAM;
    Kind kind = isLong ? Kind.LONG_GRAM : Kind.GRAM;
    int size = isLong ? FrequencyKeys.LONG_GRAM : GramIndex.GRAM;
    double least = 1;
    for (int at = 0; at + size <= literal.length; at++) {
      least = Math.min(least, piece(field, kind, literal, at, at + size));
    }
    return least;
  }

  private double piece(long field, Kind kind, byte[] literal, int from, int to) {
    return number(FrequencyKeys.of(field, kind, FrequencyKeys.text(literal, from, to)));
  }
}
