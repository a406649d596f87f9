package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.match.Numbers;
import io.sigline.engine.rule.ValueTest.Compare;
import io.sigline.engine.rule.ValueTest.Order;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The value is a number, or the text of one, that stands in this order to the operand: exactly,
 * whatever its size. Integers of up to 18 digits are compared without allocation, and doubles if
 * the operand is one.
 */
final class NumberMatcher implements ValueMatcher {
  private static final int MOST_DIGITS = 18;
  private static final BigDecimal LOWEST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal HIGHEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final Order order;
  private final BigDecimal operand;

  /** The largest integer that is not above the operand. */
  private final long floor;

  /** How the operand stands to {@link #floor}: 0 equal, 1 above; -1 below every long. */
  private final int aboveFloor;

  private final double asDouble;
  private final boolean exactDouble;

  NumberMatcher(Compare compare) {
    order = compare.order();
    operand = compare.operand();
    if (operand.compareTo(LOWEST) < 0) {
      floor = Long.MIN_VALUE;
      aboveFloor = -1;
    } else {
      floor =
          operand.compareTo(HIGHEST) > 0
              ? Long.MAX_VALUE
              : operand.setScale(0, RoundingMode.FLOOR).longValue();
      aboveFloor = operand.compareTo(BigDecimal.valueOf(floor));
    }
    asDouble = operand.doubleValue();
    exactDouble = Double.isFinite(asDouble) && BigDecimal.valueOf(asDouble).compareTo(operand) == 0;
  }

  @Override
  public boolean matches(Reading reading, int value) {
    SlotEvent event = reading.event();
    return switch (event.kind(value)) {
      case INT -> order.holds(compare(event.integer(value)));
      case DECIMAL -> matches(event.decimal(value));
      case TEXT -> matchesText(reading, event, value);
      case BOOL, NULL -> false;
    };
  }

  private boolean matches(double number) {
    if (!Double.isFinite(number)) {
      return false;
    }
    if (exactDouble) {
      return order.holds(number < asDouble ? -1 : number > asDouble ? 1 : 0);
    }
    return order.holds(BigDecimal.valueOf(number).compareTo(operand));
  }

  private boolean matchesText(Reading reading, SlotEvent event, int value) {
    byte[] buffer = event.buffer(value);
    int at = event.offset(value);
    int end = at + event.length(value);
    if (at == end || !beginsNumber(buffer[at])) {
      return false;
    }
    boolean negative = buffer[at] == '-';
    int digits = negative || buffer[at] == '+' ? at + 1 : at;
    long number = 0;
    for (int i = digits; i < end; i++) {
      if (buffer[i] < '0' || buffer[i] > '9' || i - digits == MOST_DIGITS) {
        return matchesRareForm(reading.string(value));
      }
      number = number * 10 + buffer[i] - '0';
    }
    return digits < end && order.holds(compare(negative ? -number : number));
  }

  private static boolean beginsNumber(byte first) {
    return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
  }

  private boolean matchesRareForm(String text) {
    BigDecimal number = Numbers.parse(text);
    return number != null && order.holds(number.compareTo(operand));
  }

  private int compare(long number) {
    if (aboveFloor < 0) {
      return 1;
    }
    return number > floor ? 1 : number < floor ? -1 : -aboveFloor;
  }

  @Override
  public int cost() {
    return 4;
  }

  @Override
  public double odds() {
    return EventMatcher.EVEN;
  }
}
