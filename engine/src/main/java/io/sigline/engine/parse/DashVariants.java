package io.sigline.engine.parse;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.TextPattern.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code |windash}: each dash that begins a flag, in each of its five forms. A dash begins a flag
 * unless a word character stands before it, or something else than a word character or the end of
 * the value behind it.
 */
final class DashVariants {
  private static final String DASHES = "-/\u2013\u2014\u2015";

  /** So many flags in one value; each multiplies the patterns by five. */
  static final int MAX_FLAGS = 5;

  private DashVariants() {}

  /** How many dashes of the pattern begin a flag. */
  static int flags(TextPattern pattern) {
    int flags = 0;
    for (Part part : pattern.parts()) {
      if (part instanceof Literal(var text)) {
        flags += flagPositions(text).size();
      }
    }
    return flags;
  }

  /** The pattern with its flags' dashes in every combination of forms. */
  static List<TextPattern> of(TextPattern pattern) {
    List<List<Part>> variants = List.of(List.of());
    for (Part part : pattern.parts()) {
      List<? extends Part> forms =
          part instanceof Literal(var text) ? literals(text) : List.of(part);
      List<List<Part>> longer = new ArrayList<>(variants.size() * forms.size());
      for (List<Part> variant : variants) {
        for (Part form : forms) {
          List<Part> parts = new ArrayList<>(variant);
          parts.add(form);
          longer.add(parts);
        }
      }
      variants = longer;
    }
    return variants.stream().map(TextPattern::new).toList();
  }

  private static List<Literal> literals(String text) {
    List<String> variants = List.of(text);
    for (int position : flagPositions(text)) {
      List<String> more = new ArrayList<>(variants.size() * DASHES.length());
      for (String variant : variants) {
        for (int i = 0; i < DASHES.length(); i++) {
          more.add(
              variant.substring(0, position) + DASHES.charAt(i) + variant.substring(position + 1));
        }
      }
      variants = more;
    }
    return variants.stream().map(Literal::new).toList();
  }

  private static List<Integer> flagPositions(String text) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      if (DASHES.indexOf(text.charAt(i)) >= 0
          && (i == 0 || !isWord(text.codePointBefore(i)))
          && (i + 1 == text.length() || isWord(text.codePointAt(i + 1)))) {
        positions.add(i);
      }
    }
    return positions;
  }

  private static boolean isWord(int codePoint) {
    return Character.isLetterOrDigit(codePoint) || codePoint == '_';
  }
}
