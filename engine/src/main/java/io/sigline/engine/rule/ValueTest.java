package io.sigline.engine.rule;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.Set;

/**
 * A test of one value of a field. A field with several values (an array) passes if any value
 * passes. A missing field passes {@link Missing} and {@link Exists}(false) only. A value that is
 * null has no text: it passes {@link Missing} and {@link Exists}(true) only.
 */
public sealed interface ValueTest {

  /**
   * The whole text of the value matches the pattern. Numbers and booleans of the event are compared
   * as their canonical text ({@code 4625}, {@code 1.5}, {@code true}), so a rule's number equals an
   * event's int, double or string of the same value.
   *
   * @param cased false (Sigma's default): letters are compared folded, see {@link TextPattern#fold}
   */
  record Text(TextPattern pattern, boolean cased) implements ValueTest {}

  /**
   * The regular expression is found anywhere in the value's text; case-sensitive unless the flags
   * say otherwise.
   *
   * @param pattern the expression as written in the rule, with no Sigma unescaping
   */
  record Regex(String pattern, Set<RegexFlag> flags) implements ValueTest {
    public Regex {
      flags = Set.copyOf(flags);
    }
  }

  /** Modifiers of {@code |re}: {@code i}, {@code m}, {@code s}. */
  enum RegexFlag {
    IGNORE_CASE,
    MULTILINE,
    DOT_ALL
  }

  /** The value is an address of the same family inside the network. */
  record Cidr(InetAddress network, int prefixLength) implements ValueTest {}

  /**
   * The value is a number (or the text of one) that stands in this order to the operand, exactly.
   */
  record Compare(Order order, BigDecimal operand) implements ValueTest {}

  /** {@code |lt |lte |gt |gte}. */
  enum Order {
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL;

    /**
     * True if what compares so with the operand is in this order to it.
     *
     * @param comparison as of {@link Comparable#compareTo}
     */
    public boolean holds(int comparison) {
      return switch (this) {
        case LESS -> comparison < 0;
        case LESS_OR_EQUAL -> comparison <= 0;
        case GREATER -> comparison > 0;
        case GREATER_OR_EQUAL -> comparison >= 0;
      };
    }
  }

  /** The value is a date whose part, in the date's own offset, is the operand. */
  record TimePart(Part part, int operand) implements ValueTest {}

  /** {@code |minute |hour |day |week |month |year}; week is the ISO-8601 week of the year. */
  enum Part {
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    YEAR
  }

  /** The field is missing or its value is null: a rule's {@code null}. */
  record Missing() implements ValueTest {}

  /** The field is there, whatever its value ({@code true}), or is not ({@code false}). */
  record Exists(boolean expected) implements ValueTest {}

  /**
   * The value stands in this relation to some value of the other field; no character is a wildcard.
   */
  record FieldReference(String otherField, Relation relation, boolean cased) implements ValueTest {}

  /** How a value relates to the value of the referenced field. */
  enum Relation {
    EQUALS,
    CONTAINS,
    STARTS_WITH,
    ENDS_WITH
  }
}
