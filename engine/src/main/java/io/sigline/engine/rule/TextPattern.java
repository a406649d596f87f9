package io.sigline.engine.rule;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Literal runs and wildcards that together must match a whole text, in order. Neighbouring literals
 * are merged, neighbouring {@link AnyText} parts collapse, so equal patterns are equal records.
 */
public record TextPattern(List<Part> parts) {

  /** One part of a pattern. */
  public sealed interface Part {}

  /** These characters, literally. Never empty. */
  public record Literal(String text) implements Part {}

  /** {@code ?}: exactly one character (code point), of any kind. */
  public record AnyCharacter() implements Part {}

  /** {@code *}: any number of characters, none and line breaks included. */
  public record AnyText() implements Part {}

  public TextPattern {
    parts = normalised(parts);
  }

  /** The pattern that matches exactly this text. */
  public static TextPattern exactly(String text) {
    return new TextPattern(List.of(new Literal(text)));
  }

  /** This pattern with any text allowed before it. */
  public TextPattern withAnyPrefix() {
    List<Part> longer = new ArrayList<>();
    longer.add(new AnyText());
    longer.addAll(parts);
    return new TextPattern(longer);
  }

  /** This pattern with any text allowed after it. */
  public TextPattern withAnySuffix() {
    List<Part> longer = new ArrayList<>(parts);
    longer.add(new AnyText());
    return new TextPattern(longer);
  }

  /**
   * The folded form in which Sigma's case-insensitive comparison is made, one code point at a time
   * and without regard to locale: an ASCII letter becomes lower case; any other code point becomes
   * its lower case unless that is ASCII (so U+212A KELVIN SIGN is not {@code k}, and a literal of
   * ASCII letters is matched by ASCII bytes only).
   */
  public static int fold(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + 0x20 : codePoint;
    }
    int lower = Character.toLowerCase(codePoint);
    return lower < 0x80 ? codePoint : lower;
  }

  /** Each code point of the text {@linkplain #fold(int) folded}. */
  public static String fold(String text) {
    // as many bytes as characters: ASCII, or surrogates that stand alone and have no other case
    if (text.getBytes(StandardCharsets.UTF_8).length == text.length()) {
      return text.toLowerCase(Locale.ROOT);
    }
    int[] folded = text.codePoints().map(TextPattern::fold).toArray();
    return new String(folded, 0, folded.length);
  }

  private static List<Part> normalised(List<Part> parts) {
    List<Part> result = new ArrayList<>();
    for (Part part : parts) {
      Part last = result.isEmpty() ? null : result.getLast();
      if (part instanceof Literal(var text) && text.isEmpty()) {
        continue;
      }
      if (part instanceof Literal(var text) && last instanceof Literal(var before)) {
        result.set(result.size() - 1, new Literal(before + text));
      } else if (!(part instanceof AnyText && last instanceof AnyText)) {
        result.add(part);
      }
    }
    return List.copyOf(result);
  }
}
