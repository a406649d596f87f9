package io.sigline.engine.parse;

import io.sigline.engine.match.Numbers;
import io.sigline.engine.parse.YamlValue.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a scalar of a rule stands for: its canonical text, and its value in plain Java. */
final class ScalarTexts {
  /** Beyond this many digits a number is only the text that was written. */
  private static final int MAX_DIGITS = 400;

  private ScalarTexts() {}

  /**
   * The texts a scalar is equal to: the canonical one ({@code 31}) and, where it differs, the one
   * that was written ({@code 0x1F}), since a log may hold either.
   */
  static List<String> texts(Scalar scalar) {
    String canonical = canonical(scalar);
    return canonical.equals(scalar.text()) || !isNumberOrBoolean(scalar)
        ? List.of(canonical)
        : List.of(canonical, scalar.text());
  }

  /** The number that a scalar is, quoted or not; null if it is none. */
  static @Nullable BigDecimal number(Scalar scalar) {
    return switch (scalar.kind()) {
      case INTEGER, DECIMAL, STRING -> Numbers.parse(canonical(scalar));
      case BOOLEAN, NULL -> null;
    };
  }

  /** The boolean that a scalar is, quoted or not; null if it is none. */
  static @Nullable Boolean bool(Scalar scalar) {
    return switch (scalar.text().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> null;
    };
  }

  static @Nullable Object plain(Scalar scalar) {
    return switch (scalar.kind()) {
      case NULL -> null;
      case BOOLEAN -> bool(scalar);
      case STRING -> scalar.text();
      case INTEGER, DECIMAL -> {
        BigDecimal number = number(scalar);
        if (number == null) {
          yield scalar.text();
        }
        if (number.scale() <= 0 && number.precision() <= 18) {
          yield number.longValueExact();
        }
        yield number;
      }
    };
  }

  private static boolean isNumberOrBoolean(Scalar scalar) {
    return switch (scalar.kind()) {
      case INTEGER, DECIMAL, BOOLEAN -> true;
      case STRING, NULL -> false;
    };
  }

  private static String canonical(Scalar scalar) {
    return switch (scalar.kind()) {
      case STRING, NULL -> scalar.text();
      case BOOLEAN -> String.valueOf(bool(scalar));
      case INTEGER -> integer(scalar.text());
      case DECIMAL -> decimal(scalar.text());
    };
  }

  /** YAML 1.1 also has hexadecimal, binary and underscores; base 60 is left as written. */
  private static String integer(String written) {
    String digits = written.replace("_", "");
    if (digits.length() > MAX_DIGITS || digits.indexOf(':') >= 0) {
      return written;
    }
    boolean negative = digits.startsWith("-");
    String unsigned = negative || digits.startsWith("+") ? digits.substring(1) : digits;
    int radix = unsigned.startsWith("0x") ? 16 : unsigned.startsWith("0b") ? 2 : 10;
    try {
      BigInteger value = new BigInteger(radix == 10 ? unsigned : unsigned.substring(2), radix);
      return (negative ? value.negate() : value).toString();
    } catch (NumberFormatException _) {
      return written; // an explicit !!int before something else
    }
  }

  private static String decimal(String written) {
    BigDecimal value = Numbers.parse(written.replace("_", ""));
    if (value == null || value.precision() + Math.abs((long) value.scale()) > MAX_DIGITS) {
      return written;
    }
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
