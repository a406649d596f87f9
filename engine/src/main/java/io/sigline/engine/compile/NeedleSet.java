package io.sigline.engine.compile;

import java.util.ArrayList;
import java.util.List;
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

  /** Those of them that no text of ASCII can have. */
  private final @Nullable ShortIndex foreignShorts;

  NeedleSet(List<Needle> needles) {
    List<Integer> atEnds = new ArrayList<>();
    List<Integer> longs = new ArrayList<>();
    List<Integer> few = new ArrayList<>();
    List<Integer> fewForeign = new ArrayList<>();
    for (int i = 0; i < needles.size(); i++) {
      byte[] literal = needles.get(i).literal();
      if (needles.get(i).place() != Needle.Place.ANYWHERE) {
        atEnds.add(i);
      } else if (literal.length >= GramIndex.GRAM) {
        longs.add(i);
      } else {
        (Words.isAscii(literal, 0, literal.length) ? few : fewForeign).add(i);
      }
    }
    ends = atEnds.isEmpty() ? null : new EndIndex(needles, atEnds);
    grams = longs.isEmpty() ? null : new GramIndex(needles, longs);
    shorts = few.isEmpty() ? null : new ShortIndex(needles, few);
    foreignShorts = fewForeign.isEmpty() ? null : new ShortIndex(needles, fewForeign);
    cost =
        (ends == null ? 0 : 8)
            + (grams == null ? 0 : 40)
            + (shorts == null ? 0 : 40)
            + (foreignShorts == null ? 0 : 5);
  }

  /** Tells each literal that stands in the text, and returns true as soon as that is enough. */
  boolean scan(byte[] buffer, int offset, int length, Hits hits) {
    return (ends != null && ends.scan(buffer, offset, length, hits))
        || (grams != null && grams.scan(buffer, offset, length, hits))
        || (shorts != null && shorts.scan(buffer, offset, length, hits))
        || (foreignShorts != null
            && !Words.isAscii(buffer, offset, length)
            && foreignShorts.scan(buffer, offset, length, hits));
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
