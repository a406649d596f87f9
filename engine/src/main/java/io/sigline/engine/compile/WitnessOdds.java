package io.sigline.engine.compile;

import io.sigline.engine.rule.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * How often the events of one log source show a witness, by what was learnt of them or else by its
 * form. Odds only decide what is looked for, never what matches.
 */
final class WitnessOdds {
  private static final double CERTAIN = 3_000;
  private static final double USUAL_LENGTH = 40;

  /** What was never seen is taken for this part of the least that was, or more by its form. */
  private static final double UNSEEN = 0.2;

  private final Frequencies frequencies;
  private final String source;
  private final double events;

  WitnessOdds(Frequencies frequencies, LogSource source) {
    this.source = Frequencies.nameOf(source);
    this.frequencies = frequencies.of(this.source);
    this.events = this.frequencies.events(this.source);
  }

  /** The part of the events that show the witness: 0 to 1. */
  double of(Witness witness) {
    double guess = guess(witness);
    String field = witness.field();
    if (field == null || events == 0) {
      return guess;
    }
    double least = frequencies.least(source, field);
    Needle needle = witness.needle();
    double learnt =
        needle == null
            ? frequencies.presence(source, field)
            : frequencies.needle(source, field, needle);
    if (learnt < 0) {
      return guess;
    }
    return learnt > 0 ? learnt : least * (UNSEEN + (1 - UNSEEN) * guess);
  }

  /** Bytes of the field in an event of the source, on average over all events. */
  double bytes(@Nullable String field) {
    if (field == null) {
      return 50 * USUAL_LENGTH;
    }
    return events == 0
        ? USUAL_LENGTH
        : frequencies.presence(source, field) * frequencies.length(source, field);
  }

  /** How common four bytes of a literal are in the field, as a relative number. */
  int gramWeight(@Nullable String field, byte[] literal, int at) {
    double learnt = field == null || events == 0 ? 0 : frequencies.gram(source, field, literal, at);
    return Rarity.commonness(literal, at) + (int) (learnt * 10_000);
  }

  /** A guess from the form of the witness. */
  static double guess(Witness witness) {
    Needle needle = witness.needle();
    if (needle == null) {
      return 1;
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
    int keyword = witness.field() == null ? 2 : 1;
    int gram =
        length < GramIndex.GRAM
            ? 4 * GramIndex.GRAM * 10
            : Rarity.commonness(literal, Rarity.rarest(literal));
    double relative = (double) keyword * scale / length * (20 + gram) / 100 + 1;
    return Math.min(1, relative / CERTAIN);
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
