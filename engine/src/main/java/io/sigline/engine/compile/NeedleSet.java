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

  private final int cost;
  private final @Nullable EndIndex ends;
  private final @Nullable GramIndex grams;
  private final @Nullable ShortIndex shorts;

  /** As {@link #grams} and {@link #shorts}, for literals that no text of ASCII can have. */
  private final @Nullable GramIndex foreignGrams;

  private final @Nullable ShortIndex foreignShorts;

  NeedleSet(List<Needle> needles) {
    Map<Part, List<Integer>> parts = new EnumMap<>(Part.class);
    for (int i = 0; i < needles.size(); i++) {
      parts.computeIfAbsent(part(needles.get(i)), _ -> new ArrayList<>()).add(i);
    }
    List<Integer> none = List.of();
    List<Integer> atEnds = parts.getOrDefault(Part.END, none);
    ends = atEnds.isEmpty() ? null : new EndIndex(needles, atEnds);
    grams = grams(needles, parts.getOrDefault(Part.GRAM, none));
    shorts = shorts(needles, parts.getOrDefault(Part.SHORT, none));
    foreignGrams = grams(needles, parts.getOrDefault(Part.FOREIGN_GRAM, none));
    foreignShorts = shorts(needles, parts.getOrDefault(Part.FOREIGN_SHORT, none));
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

  private static @Nullable GramIndex grams(List<Needle> needles, List<Integer> members) {
    return members.isEmpty() ? null : new GramIndex(needles, members);
  }

  private static @Nullable ShortIndex shorts(List<Needle> needles, List<Integer> members) {
    return members.isEmpty() ? null : new ShortIndex(needles, members);
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

  @Override
  public int cost() {
    return cost;
  }
}
