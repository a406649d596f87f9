package io.sigline.engine.parse;

import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.ValueTest;
import io.sigline.engine.rule.ValueTest.Order;
import io.sigline.engine.rule.ValueTest.Part;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the values of {@code |hour} and the other parts of a date, also under {@code |gt}. */
final class Dates {
  private static final int MIN_YEAR = 1900;
  private static final int MAX_YEAR = 2199;

  private Dates() {}

  /** One test per value of the part that is meant. */
  static List<ValueTest> tests(FieldKey key, Part part, Scalar value) {
    BigDecimal number = ScalarTexts.number(value);
    if (number == null || !isWhole(number) || !inRange(part, number)) {
      throw new DocumentException(
          value.line(),
          "'%s' expects a whole number from %d to %d, found '%s'"
              .formatted(key, least(part), most(part), value.text()));
    }
    int operand = number.intValueExact();
    Order order = key.order();
    List<ValueTest> tests =
        IntStream.rangeClosed(least(part), most(part))
            .filter(candidate -> holds(candidate, order, operand))
            .<ValueTest>mapToObj(candidate -> new ValueTest.TimePart(part, candidate))
            .toList();
    if (tests.isEmpty()) {
      throw new DocumentException(
          value.line(), "'" + key + "' never holds with the value " + operand);
    }
    return tests;
  }

  private static boolean holds(int candidate, @Nullable Order order, int operand) {
    int comparison = Integer.compare(candidate, operand);
    return order == null ? comparison == 0 : order.holds(comparison);
  }

  private static boolean isWhole(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0;
  }

  private static boolean inRange(Part part, BigDecimal number) {
    return number.compareTo(BigDecimal.valueOf(least(part))) >= 0
        && number.compareTo(BigDecimal.valueOf(most(part))) <= 0;
  }

  private static int least(Part part) {
    return switch (part) {
      case MINUTE, HOUR -> 0;
      case DAY, WEEK, MONTH -> 1;
      case YEAR -> MIN_YEAR;
    };
  }

  private static int most(Part part) {
    return switch (part) {
      case MINUTE -> 59;
      case HOUR -> 23;
      case DAY -> 31;
      case WEEK -> 53;
      case MONTH -> 12;
      case YEAR -> MAX_YEAR;
    };
  }
}
