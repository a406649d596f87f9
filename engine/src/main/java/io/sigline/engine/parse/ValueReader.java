package io.sigline.engine.parse;

import io.sigline.engine.match.RegexTest;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import io.sigline.engine.rule.ValueTest.Relation;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Turns one value of a detection item, under its key's modifiers, into tests of which one must
 * pass.
 */
final class ValueReader {
  private final TextValues texts;
  private final Notes notes;

  ValueReader(Placeholders placeholders, Notes notes) {
    this.texts = new TextValues(placeholders, notes);
    this.notes = notes;
  }

  /**
   * The tests that the value stands for; it passes if one of them does.
   *
   * @throws DocumentException if the modifiers ask for another kind of value
   */
  List<ValueTest> tests(FieldKey key, Scalar value) {
    if (value.isNull()) {
      return List.of(missing(key, value));
    }
    return switch (key.comparison()) {
      case TEXT -> texts.tests(key, value);
      case REGEX -> List.of(regex(key, value));
      case NETWORK -> texts.networks(key, value);
      case ORDER -> List.of(order(key, value));
      case DATE -> Dates.tests(key, Objects.requireNonNull(key.part()), value);
      case OTHER_FIELD -> List.of(otherField(key, value));
      case PRESENCE -> List.of(presence(key, value));
    };
  }

  private static ValueTest missing(FieldKey key, Scalar value) {
    if (key.isKeyword()) {
      throw new DocumentException(value.line(), "expected a keyword, found nothing");
    }
    boolean plain = key.modifiers().stream().allMatch(m -> m == Modifier.NEQ || m == Modifier.ALL);
    if (!plain) {
      throw new DocumentException(
          value.line(),
          "'" + key + "' expects a value, found nothing (null goes with the bare field)");
    }
    return new ValueTest.Missing();
  }

  private ValueTest regex(FieldKey key, Scalar value) {
    Set<RegexFlag> flags = EnumSet.noneOf(RegexFlag.class);
    for (Modifier modifier : key.modifiers()) {
      RegexFlag flag = modifier.regexFlag();
      if (flag != null) {
        flags.add(flag);
      }
    }
    ValueTest.Regex regex = new ValueTest.Regex(value.text(), flags);
    try {
      if (RegexTest.compile(regex).engine() == RegexTest.Engine.BACKTRACKING) {
        notes.warn(
            "regex-backtracking",
            value.line(),
            "the regular expression needs a backtracking engine; a search of it ends, without a"
                + " match, after "
                + RegexTest.STEP_BUDGET
                + " steps",
            "do without look-around and back-references");
      }
    } catch (IllegalArgumentException e) {
      throw new DocumentException(
          value.line(), "expected a regular expression for '" + key + "', found " + e.getMessage());
    }
    return regex;
  }

  private static ValueTest order(FieldKey key, Scalar value) {
    BigDecimal operand = ScalarTexts.number(value);
    ValueTest.Order order = key.order();
    if (operand == null || order == null) {
      throw new DocumentException(
          value.line(), "'" + key + "' expects a number, found '" + value.text() + "'");
    }
    return new ValueTest.Compare(order, operand);
  }

  private static ValueTest otherField(FieldKey key, Scalar value) {
    if (value.text().isEmpty()) {
      throw new DocumentException(value.line(), "'" + key + "' expects the name of a field");
    }
    return new ValueTest.FieldReference(value.text(), key.relation(), key.has(Modifier.CASED));
  }

  private static ValueTest presence(FieldKey key, Scalar value) {
    Boolean expected = ScalarTexts.bool(value);
    if (expected == null) {
      throw new DocumentException(
          value.line(), "'" + key + "' expects true or false, found '" + value.text() + "'");
    }
    return new ValueTest.Exists(expected);
  }

  /** The pattern with the wildcards that the relation stands for. */
  static TextPattern related(TextPattern pattern, Relation relation) {
    return switch (relation) {
      case EQUALS -> pattern;
      case CONTAINS -> pattern.withAnyPrefix().withAnySuffix();
      case STARTS_WITH -> pattern.withAnySuffix();
      case ENDS_WITH -> pattern.withAnyPrefix();
    };
  }
}
