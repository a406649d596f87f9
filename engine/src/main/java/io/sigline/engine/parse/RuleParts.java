package io.sigline.engine.parse;

import io.sigline.engine.parse.ConditionParser.SearchNames;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.TextPattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of rules that stand in other documents, read as those of rules are. */
public final class RuleParts {
  private RuleParts() {}

  /**
   * A map of fields, as under the name of a search; its detection items are marked as {@link
   * RuleFile#readForRewriting} marks them.
   *
   * @param file named in warnings
   * @throws DocumentException if it is no search
   */
  public static Search search(Mapping fields, String file, List<Problem> warnings) {
    Notes notes = new Notes(file, ContentVersion.of(""));
    Search search =
        new SearchReader(new ValueReader(new Placeholders(Map.of(), true), notes), true)
            .read(fields);
    warnings.addAll(notes.warnings());
    return search;
  }

  /**
   * An expression with {@code and}, {@code or}, {@code not} over names, all of which it must use.
   *
   * @param kind how problems call what is named
   * @param owner how problems call what has the names
   * @throws DocumentException at a mistake
   */
  public static Condition expression(
      String text, Set<String> names, String kind, String owner, int line) {
    SearchNames known = new SearchNames(names, kind, owner);
    Condition condition = ConditionParser.parse(text, known, line);
    if (!known.unused().isEmpty()) {
      throw new DocumentException(
          line, "the expression does not use " + String.join(", ", known.unused()));
    }
    return condition;
  }

  /** The pattern that a text stands for, with wildcards and escapes. */
  public static TextPattern pattern(String text) {
    return PatternText.parse(text);
  }

  /** The texts that a scalar, which is no null, is equal to: its canonical one first. */
  public static List<String> texts(Scalar scalar) {
    return ScalarTexts.texts(scalar);
  }

  /** The number that a scalar is, quoted or not; null if it is none. */
  public static @Nullable BigDecimal number(Scalar scalar) {
    return ScalarTexts.number(scalar);
  }

  /** The boolean that a scalar is, quoted or not; null if it is none. */
  public static @Nullable Boolean bool(Scalar scalar) {
    return ScalarTexts.bool(scalar);
  }
}
