package io.sigline.engine.correlate;

import io.sigline.engine.match.Numbers;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers that correlations calculate with. */
final class Numeric {
  private Numeric() {}

  /** The number that a text is, as a double; null if it is none, or too large. */
  static @Nullable Double parse(String text) {
    BigDecimal number = Numbers.parse(text);
    if (number == null) {
      return null;
    }
    double value = number.doubleValue();
    return Double.isFinite(value) ? value + 0.0 : null;
  }
}
