package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.RuleParts;
import io.sigline.engine.parse.YamlValue.Kind;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest;
import java.math.BigDecimal;
import java.util.List;

/** A value of a pipeline, as values of rules are compared with it, and by it. */
final class Values {
  private Values() {}

  /** The tests that a value of a rule would stand for, without modifiers. */
  static List<ValueTest> tests(Scalar value) {
    if (value.isNull()) {
      return List.of(new ValueTest.Missing());
    }
    return RuleParts.texts(value).stream()
        .<ValueTest>map(text -> new ValueTest.Text(RuleParts.pattern(text), false))
        .toList();
  }

  /** True if the test is for this value. */
  static boolean isFor(Scalar value, Part.Item item, ValueTest test) {
    if (!(test instanceof ValueTest.Text text)) {
      return value.isNull() && test instanceof ValueTest.Missing;
    }
    String shown = Texts.shown(item, text);
    return !value.isNull()
        && RuleParts.texts(value).stream()
            .anyMatch(one -> Texts.shown(RuleParts.pattern(one)).equals(shown));
  }

  /** The value as states and attributes hold it: a text, a number or a boolean. */
  static Object plain(Scalar value) {
    BigDecimal number =
        value.kind() == Kind.INTEGER || value.kind() == Kind.DECIMAL
            ? RuleParts.number(value)
            : null;
    Boolean bool = value.kind() == Kind.BOOLEAN ? RuleParts.bool(value) : null;
    return number != null ? number : bool != null ? bool : value.text();
  }

  /** How two values stand to one another. */
  enum Relation {
    EQ,
    NE,
    GTE,
    GT,
    LTE,
    LT;

    /** The names of all, in lower case. */
    static final String[] NAMES = {"eq", "ne", "gte", "gt", "lte", "lt"};

    /** True if an order of this sign is meant. */
    boolean admits(int order) {
      return switch (this) {
        case EQ -> order == 0;
        case NE -> order != 0;
        case GTE -> order >= 0;
        case GT -> order > 0;
        case LTE -> order <= 0;
        case LT -> order < 0;
      };
    }

    /** True if this asks for more than whether they are equal. */
    boolean isOrder() {
      return this != EQ && this != NE;
    }
  }

  /** True if the values, as {@link #plain} has them, stand so. */
  static boolean stand(Object one, Relation relation, Object other) {
    if (one instanceof BigDecimal first && other instanceof BigDecimal second) {
      return relation.admits(first.compareTo(second));
    }
    if (one instanceof String first && other instanceof String second) {
      return relation.admits(first.compareTo(second));
    }
    return switch (relation) {
      case EQ -> one.equals(other);
      case NE -> !one.equals(other);
      case GTE, GT, LTE, LT -> false;
    };
  }

  /**
   * The value as the number that it must be.
   *
   * @throws DocumentException if it is none
   */
  static Scalar asNumber(Scalar value) {
    if (RuleParts.number(value) == null) {
      throw new DocumentException(value.line(), "expected a number, found '" + value.text() + "'");
    }
    return new Scalar(value.text(), Kind.DECIMAL, value.line());
  }

  /** The value as a text. */
  static Scalar asText(Scalar value) {
    return new Scalar(value.text(), Kind.STRING, value.line());
  }

  /** The pattern's text, if it is one number; null if not. */
  static boolean isNumber(TextPattern pattern) {
    String text = Texts.shown(pattern);
    return RuleParts.number(new Scalar(text, Kind.STRING, 0)) != null;
  }
}
