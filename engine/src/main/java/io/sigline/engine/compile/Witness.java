package io.sigline.engine.compile;

import org.jspecify.annotations.Nullable;

/**
 * A cheap fact about an event: the field is there, or a value of it has the literal.
 *
 * @param field null for any value of the event
 * @param needle folded; null if it is enough that the field is there
 */
record Witness(@Nullable String field, @Nullable Needle needle) {
  private static final int PRESENCE = 100_000;

  /** How often events are expected to show it, as a relative number: a guess from its form. */
  int frequency() {
    if (needle == null) {
      return PRESENCE;
    }
    byte[] literal = needle.literal();
    int length = Math.max(1, literal.length);
    int scale =
        switch (needle.place()) {
          case WHOLE -> isNumber(literal) ? 2_000 : 600;
          case END -> 800;
          case START -> 3_000;
          case ANYWHERE -> length < GramIndex.GRAM ? 20_000 : 1_500;
        };
    int keyword = field == null ? 2 : 1;
    int gram =
        length < GramIndex.GRAM
            ? 4 * GramIndex.GRAM * 10
            : Rarity.commonness(literal, Rarity.rarest(literal));
    return keyword * scale / length * (20 + gram) / 100 + 1;
  }

  private static boolean isNumber(byte[] literal) {
    for (byte digit : literal) {
      if (digit < '0' || digit > '9') {
        return false;
      }
    }
    return literal.length > 0;
  }
}
