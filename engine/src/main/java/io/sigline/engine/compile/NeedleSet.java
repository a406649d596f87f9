package io.sigline.engine.compile;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many literals, sought in a text at once; time hardly grows with their number. Literals that must
 * stand at the start, the end or for the whole are found by hash, the others by their rarest four
 * bytes, or all of fewer. Immutable.
 */
final class NeedleSet implements TextMatcher {

  /** Learns which literals were found. */
  interface Hits {
    /**
     * This literal stands in the text; may be told several times.
     *
     * @param needle its index in the set
     * @return true if that is enough
     */
    boolean hit(int needle);
  }

  private static final Hits ENOUGH = needle -> true;

  private final Needle[] all;
  private final int cost;
  private final @Nullable EndIndex ends;
  private final @Nullable GramIndex grams;
  private final @Nullable ShortIndex shorts;

  /** As {@link #grams} and {@link #shorts}, for literals that no text of ASCII can have. */
  private final @Nullable GramIndex foreignGrams;

  private final @Nullable ShortIndex foreignShorts;

  /** Needles for texts whose letters are as the needles' are. */
  NeedleSet(List<Needle> needles) {
    this(needles, Letters.AS_THEY_ARE, GramWeights.BY_FORM);
  }

  NeedleSet(List<Needle> needles, Letters letters, GramWeights weights) {
    all = needles.toArray(Needle[]::new);
    Map<Part, List<Integer>> parts = new EnumMap<>(Part.class);
    for (int i = 0; i < needles.size(); i++) {
      parts.computeIfAbsent(part(needles.get(i)), _ -> new ArrayList<>()).add(i);
    }
    List<Integer> none = List.of();
    List<Integer> atEnds = parts.getOrDefault(Part.END, none);
    ends = atEnds.isEmpty() ? null : new EndIndex(all, atEnds, letters);
    grams = grams(all, parts.getOrDefault(Part.GRAM, none), letters, weights);
    shorts = shorts(all, parts.getOrDefault(Part.SHORT, none), letters);
    foreignGrams = grams(all, parts.getOrDefault(Part.FOREIGN_GRAM, none), letters, weights);
    foreignShorts = shorts(all, parts.getOrDefault(Part.FOREIGN_SHORT, none), letters);
    cost =
        (ends == null ? 0 : 8)
            + (grams == null ? 0 : 40)
            + (shorts == null ? 0 : 40)
            + (foreignGrams == null && foreignShorts == null ? 0 : 5);
  }

  private enum Part {
    END,
    GRAM,
    SHORT,
    FOREIGN_GRAM,
    FOREIGN_SHORT
  }

  private static Part part(Needle needle) {
    byte[] literal = needle.literal();
    if (needle.place() != Needle.Place.ANYWHERE) {
      return Part.END;
    }
    boolean ascii = Words.isAscii(literal, 0, literal.length);
    if (literal.length >= GramIndex.GRAM) {
      return ascii ? Part.GRAM : Part.FOREIGN_GRAM;
    }
    return ascii ? Part.SHORT : Part.FOREIGN_SHORT;
  }

  private static @Nullable GramIndex grams(
      Needle[] needles, List<Integer> members, Letters letters, GramWeights weights) {
    return members.isEmpty() ? null : new GramIndex(needles, members, letters, weights);
  }

  private static @Nullable ShortIndex shorts(
      Needle[] needles, List<Integer> members, Letters letters) {
    return members.isEmpty() ? null : new ShortIndex(needles, members, letters);
  }

  /** Tells each literal that stands in the text, and returns true as soon as that is enough. */
  boolean scan(byte[] buffer, int offset, int length, Hits hits) {
    return (ends != null && ends.scan(buffer, offset, length, hits))
        || (grams != null && grams.scan(buffer, offset, length, hits))
        || (shorts != null && shorts.scan(buffer, offset, length, hits))
        || scanForeign(buffer, offset, length, hits);
  }

  private boolean scanForeign(byte[] buffer, int offset, int length, Hits hits) {
    if ((foreignGrams == null && foreignShorts == null) || Words.isAscii(buffer, offset, length)) {
      return false;
    }
    return (foreignGrams != null && foreignGrams.scan(buffer, offset, length, hits))
        || (foreignShorts != null && foreignShorts.scan(buffer, offset, length, hits));
  }

  @Override
  public boolean matches(byte[] buffer, int offset, int length) {
    return scan(buffer, offset, length, ENOUGH);
  }

  /** Bytes of the tables, the needles themselves included. */
  long tableBytes() {
    long bytes = Needle.tableBytes(all) + (ends == null ? 0 : ends.tableBytes());
    for (GramIndex index : new @Nullable GramIndex[] {grams, foreignGrams}) {
      bytes += index == null ? 0 : index.tableBytes();
    }
    for (ShortIndex index : new @Nullable ShortIndex[] {shorts, foreignShorts}) {
      bytes += index == null ? 0 : index.tableBytes();
    }
    return bytes;
  }

  @Override
  public int cost() {
    return cost;
  }

  @Override
  public double odds() {
    double none = 1;
    for (Needle needle : all) {
      none *= 1 - needle.odds();
    }
    return 1 - none;
  }
}
