package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.TextPattern.Part;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A literal that must stand at one place of a text; both are folded, or both are cased. */
final class Needle implements TextMatcher {

  /** Where in the text the literal stands. */
  enum Place {
    WHOLE,
    START,
    END,
    ANYWHERE
  }

  private final Place place;
  private final byte[] literal;

  /** Where the two rarest bytes of the literal stand; the same place if it has only one. */
  private final int probe;

  private final int secondProbe;

  Needle(Place place, byte[] literal) {
    this.place = place;
    this.literal = literal;
    this.probe = rarestBut(literal, -1);
    this.secondProbe = literal.length < 2 ? probe : rarestBut(literal, probe);
  }

  Needle(Place place, String literal) {
    this(place, literal.getBytes(UTF_8));
  }

  private static int rarestBut(byte[] literal, int other) {
    int rarest = other == 0 ? 1 : 0;
    for (int at = 0; at < literal.length; at++) {
      boolean rarer = Rarity.commonness(literal[at]) < Rarity.commonness(literal[rarest]);
      rarest = at != other && rarer ? at : rarest;
    }
    return rarest;
  }

  /**
   * The one literal that the pattern asks for.
   *
   * @param cased false: the literal is folded
   * @return null if the pattern is not one literal, or no UTF-8 text can contain it
   */
  static @Nullable Needle of(TextPattern pattern, boolean cased) {
    List<Part> parts = pattern.parts();
    if (parts.isEmpty()) {
      return new Needle(Place.WHOLE, "");
    }
    boolean openStart = parts.getFirst() instanceof AnyText;
    boolean openEnd = parts.getLast() instanceof AnyText;
    int literals = parts.size() - (openStart ? 1 : 0) - (openEnd ? 1 : 0);
    if (literals != 1 || !(parts.get(openStart ? 1 : 0) instanceof Literal(var text))) {
      return null;
    }
    if (Utf8.hasLoneSurrogate(text)) {
      return null;
    }
    Place place =
        openStart ? (openEnd ? Place.ANYWHERE : Place.END) : (openEnd ? Place.START : Place.WHOLE);
    return new Needle(place, cased ? text : TextPattern.fold(text));
  }

  Place place() {
    return place;
  }

  /** The literal's bytes; not to be written to. */
  byte[] literal() {
    return literal;
  }

  /** True if every byte of the literal is ASCII. */
  boolean isAscii() {
    return Words.isAscii(literal, 0, literal.length);
  }

  @Override
  public boolean matches(byte[] buffer, int offset, int length) {
    return switch (place) {
      case WHOLE -> length == literal.length && standsAt(buffer, offset);
      case START -> length >= literal.length && standsAt(buffer, offset);
      case END -> length >= literal.length && standsAt(buffer, offset + length - literal.length);
      case ANYWHERE -> find(buffer, offset, offset + length) >= 0;
    };
  }

  /** True if the literal's bytes stand here; there must be as many. */
  boolean standsAt(byte[] buffer, int at) {
    return Arrays.equals(buffer, at, at + literal.length, literal, 0, literal.length);
  }

  /** As {@link #matches}, in a text whose ASCII letters are still to be folded. */
  boolean matchesFolded(byte[] buffer, int offset, int length) {
    return switch (place) {
      case WHOLE -> length == literal.length && Words.standsFolded(buffer, offset, literal);
      case START -> length >= literal.length && Words.standsFolded(buffer, offset, literal);
      case END ->
          length >= literal.length
              && Words.standsFolded(buffer, offset + length - literal.length, literal);
      case ANYWHERE -> find(buffer, offset, offset + length, Letters.FOLDED_ON_THE_WAY) >= 0;
    };
  }

  /** Where the literal first stands between the two places, or -1. */
  int find(byte[] buffer, int from, int to) {
    return find(buffer, from, to, Letters.AS_THEY_ARE);
  }

  /**
   * Where the literal first stands between the two places, or -1. Eight places at a time are looked
   * at for its two rarest bytes.
   */
  private int find(byte[] buffer, int from, int to, Letters letters) {
    if (literal.length == 0) {
      return from;
    }
    int last = to - literal.length;
    long firstBytes = Words.broadcast(literal[probe]);
    long secondBytes = Words.broadcast(literal[secondProbe]);
    long firstIgnored = isLetter(literal[probe]) ? letters.ignored() : 0;
    long secondIgnored = isLetter(literal[secondProbe]) ? letters.ignored() : 0;
    int reach = Math.max(probe, secondProbe) + Long.BYTES;
    int at = from;
    for (; at + reach <= to; at += Long.BYTES) {
      long differences =
          ((Words.word(buffer, at + probe) | firstIgnored) ^ firstBytes)
              | ((Words.word(buffer, at + secondProbe) | secondIgnored) ^ secondBytes);
      for (long fits = Words.zeroBytes(differences); fits != 0; fits &= fits - 1) {
        int place = at + (Long.numberOfTrailingZeros(fits) >>> 3);
        if (place <= last && letters.standsAt(this, buffer, place)) {
          return place;
        }
      }
    }
    for (; at <= last; at++) {
      if (letters.standsAt(this, buffer, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isLetter(byte of) {
    return of >= 'a' && of <= 'z';
  }

  /** Bytes of the literals of some needles. */
  static long tableBytes(Needle[] needles) {
    long bytes = Tables.bytes(needles.length, Integer.BYTES);
    for (Needle needle : needles) {
      bytes += Tables.bytes(needle.literal.length, 1) + Tables.bytes(2, Integer.BYTES);
    }
    return bytes;
  }

  @Override
  public int cost() {
    return place == Place.ANYWHERE ? 12 : 3;
  }

  @Override
  public double odds() {
    return WitnessOdds.guess(new Witness("", this));
  }
}
