package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.OpenPlaceholder;
import io.sigline.engine.pipeline.Part.Item;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyCharacter;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The texts of values: as people see them, and with something else in their place. */
final class Texts {
  /** Stands for a star that is no wildcard, in texts that a regular expression changes. */
  private static final char STAR = '\uFDD2';

  /** Stands for a question mark that is no wildcard. */
  private static final char QUESTION_MARK = '\uFDD3';

  private static final int MAX_VALUES = 20_000;

  private Texts() {}

  /** The pattern as a text: wildcards as such, nothing escaped, placeholders as {@code %name%}. */
  static String shown(TextPattern pattern) {
    return coded(pattern)
        .replace(STAR, '*')
        .replace(QUESTION_MARK, '?')
        .replace(OpenPlaceholder.OPENING, '%')
        .replace(OpenPlaceholder.CLOSING, '%');
  }

  /** The pattern as a text in which stars and question marks that are no wildcards are coded. */
  static String coded(TextPattern pattern) {
    StringBuilder text = new StringBuilder();
    for (TextPattern.Part part : pattern.parts()) {
      switch (part) {
        case Literal(var literal) -> text.append(codedLiteral(literal));
        case AnyText _ -> text.append('*');
        case AnyCharacter _ -> text.append('?');
      }
    }
    return text.toString();
  }

  /** The text with its stars and question marks coded. */
  static String codedLiteral(String literal) {
    return literal.replace('*', STAR).replace('?', QUESTION_MARK);
  }

  /** The pattern of a coded text. */
  static TextPattern decoded(String text) {
    List<TextPattern.Part> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '*' || text.charAt(i) == '?') {
        parts.add(new Literal(decodedLiteral(text.substring(from, i))));
        parts.add(text.charAt(i) == '*' ? new AnyText() : new AnyCharacter());
        from = i + 1;
      }
    }
    parts.add(new Literal(decodedLiteral(text.substring(from))));
    return new TextPattern(parts);
  }

  private static String decodedLiteral(String text) {
    return text.replace(STAR, '*').replace(QUESTION_MARK, '?');
  }

  /** What people see of the pattern of an item's value: of a keyword, without what surrounds it. */
  static String shown(Item item, ValueTest.Text test) {
    return shown(inner(item, test.pattern()));
  }

  /** The name of a placeholder that is open in the pattern; null if none is. */
  static @Nullable String openIn(TextPattern pattern) {
    for (TextPattern.Part part : pattern.parts()) {
      String open = part instanceof Literal(var text) ? OpenPlaceholder.firstIn(text) : null;
      if (open != null) {
        return open;
      }
    }
    return null;
  }

  /**
   * The item with other patterns in place of those of its texts; the same object if none has
   * others. Texts with open placeholders stay.
   *
   * @param change null: the pattern stays
   */
  static Item map(Item item, Function<TextPattern, @Nullable List<TextPattern>> change) {
    return item.mapTests(test -> {
      if (!(test instanceof ValueTest.Text(var pattern, var cased)) || openIn(pattern) != null) {
        return null;
      }
      List<TextPattern> others = change.apply(inner(item, pattern));
      return others == null
          ? null
          : others.stream()
              .<ValueTest>map(other -> new ValueTest.Text(outer(item, other), cased))
              .toList();
    });
  }

  /** The pattern that is asked of an item's field: of keywords, found anywhere. */
  static TextPattern outer(Item item, TextPattern pattern) {
    return item.field() == null ? pattern.withAnyPrefix().withAnySuffix() : pattern;
  }

  /** The pattern of an item's value: of a keyword, without the wildcards that surround it. */
  static TextPattern inner(Item item, TextPattern pattern) {
    List<TextPattern.Part> parts = pattern.parts();
    boolean wrapped =
        item.field() == null
            && parts.size() > 2
            && parts.getFirst() instanceof AnyText
            && parts.getLast() instanceof AnyText;
    return wrapped ? new TextPattern(parts.subList(1, parts.size() - 1)) : pattern;
  }

  /**
   * Every pattern that comes of putting values in the place of open placeholders; the pattern alone
   * if none is filled.
   *
   * @param values of a placeholder's name; null: it stays open
   */
  static List<TextPattern> filled(
      TextPattern pattern, Function<String, @Nullable List<TextPattern>> values, int line) {
    List<List<TextPattern.Part>> results = List.of(List.of());
    for (TextPattern.Part part : pattern.parts()) {
      if (!(part instanceof Literal(var text))) {
        results = joined(results, List.of(List.of(part)), line);
        continue;
      }
      int from = 0;
      String name = OpenPlaceholder.firstIn(text);
      while (name != null) {
        int at = text.indexOf(OpenPlaceholder.OPENING, from);
        String open = OpenPlaceholder.text(name);
        List<TextPattern> found = values.apply(name);
        List<List<TextPattern.Part>> forms =
            found == null
                ? List.of(List.of(new Literal(open)))
                : found.stream().map(TextPattern::parts).toList();
        results = joined(results, List.of(List.of(new Literal(text.substring(from, at)))), line);
        results = joined(results, forms, line);
        from = at + open.length();
        name = OpenPlaceholder.firstIn(text.substring(from));
      }
      results = joined(results, List.of(List.of(new Literal(text.substring(from)))), line);
    }
    return results.stream().map(TextPattern::new).toList();
  }

  private static List<List<TextPattern.Part>> joined(
      List<List<TextPattern.Part>> results, List<List<TextPattern.Part>> forms, int line) {
    if ((long) results.size() * forms.size() > MAX_VALUES) {
      throw new DocumentException(
          line, "its placeholders multiply to more than " + MAX_VALUES + " values");
    }
    List<List<TextPattern.Part>> longer = new ArrayList<>(results.size() * forms.size());
    for (List<TextPattern.Part> result : results) {
      for (List<TextPattern.Part> form : forms) {
        List<TextPattern.Part> both = new ArrayList<>(result);
        both.addAll(form);
        longer.add(both);
      }
    }
    return longer;
  }
}
