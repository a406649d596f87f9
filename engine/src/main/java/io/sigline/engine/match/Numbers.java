package io.sigline.engine.match;

import io.sigline.engine.event.Value;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads numbers as Sigma's comparisons need them: exactly, and never from what only looks so. */
public final class Numbers {
  /** Longer texts are not taken for numbers: no real one needs them, and parsing is not linear. */
  static final int MAX_LENGTH = 1_000;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]{1,6})?");

  private Numbers() {}

  /**
   * The number that a text is: decimal, ASCII digits, with optional sign, fraction and exponent, no
   * space. Null if it is none.
   */
  public static @Nullable BigDecimal parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || !NUMBER.matcher(text).matches()) {
      return null;
    }
    return new BigDecimal(text);
  }

  /** The number that a value is, or that its text is; null for none, NaN and the infinities. */
  public static @Nullable BigDecimal of(Value value) {
    return switch (value) {
      case Value.Int(var number) -> BigDecimal.valueOf(number);
      case Value.Decimal(var number) -> Double.isFinite(number) ? BigDecimal.valueOf(number) : null;
      case Value.Text(var text) -> parse(text);
      case Value.Bool _, Value.Null _ -> null;
    };
  }
}
