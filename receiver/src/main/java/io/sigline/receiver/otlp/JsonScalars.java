package io.sigline.receiver.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads the scalar that a parser stands on, by the rules of OTLP/JSON. */
final class JsonScalars {
  private static final BigInteger UINT32_MAX =
      BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);
  private static final BigInteger UINT64_MAX =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final BigInteger INT64_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger INT64_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final byte[] NOTHING = {};

  private final JsonParser json;

  JsonScalars(JsonParser json) {
    this.json = json;
  }

  /** A string in UTF-8; a lone surrogate becomes U+FFFD. */
  byte[] text() throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw unexpected("a string");
    }
    String text = json.getText();
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return mended(text).getBytes(StandardCharsets.UTF_8);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String mended(String text) {
    int[] points =
        text.codePoints()
            .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
            .toArray();
    return new String(points, 0, points.length);
  }

  boolean bool() {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw unexpected("true or false");
    };
  }

  /** A number, or its text, or {@code NaN}, {@code Infinity}, {@code -Infinity}. */
  double decimal() throws IOException {
    JsonToken token = json.currentToken();
    if (token.isNumeric()) {
      return json.getDoubleValue();
    }
    if (token == JsonToken.VALUE_STRING) {
      String text = json.getText();
      try {
        return parse(text);
      } catch (NumberFormatException _) {
        return bad("a number");
      }
    }
    return bad("a number");
  }

  private static double parse(String text) {
    boolean named = text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
    if (!named && !text.chars().allMatch(c -> "+-.0123456789eE".indexOf(c) >= 0)) {
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(text);
  }

  private double bad(String expected) {
    throw unexpected(expected);
  }

  long int64() throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return json.getLongValue();
    }
    return integer(INT64_MIN, INT64_MAX).longValue();
  }

  long uint64() throws IOException {
    return integer(BigInteger.ZERO, UINT64_MAX).longValue();
  }

  /** Also enums: by number only, a name is refused. */
  long uint32() throws IOException {
    return integer(BigInteger.ZERO, UINT32_MAX).longValue();
  }

  private BigInteger integer(BigInteger least, BigInteger most) throws IOException {
    JsonToken token = json.currentToken();
    String expected = "an integer from " + least + " to " + most;
    if (!token.isNumeric() && token != JsonToken.VALUE_STRING) {
      throw unexpected(expected);
    }
    BigInteger value = integer(json.getText());
    if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw unexpected(expected);
    }
    return value;
  }

  /** Null if this is no integer of reasonable size: 1e999999999 is short as a text only. */
  private static @Nullable BigInteger integer(String text) {
    try {
      BigDecimal number = text.length() > 64 ? null : new BigDecimal(text).stripTrailingZeros();
      if (number == null || number.scale() > 0 || number.scale() < -20) {
        return null;
      }
      return number.toBigIntegerExact();
    } catch (NumberFormatException _) {
      return null;
    }
  }

  /** An id in hexadecimal, either case; empty if it is not that. */
  byte[] hex() throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw unexpected("a hexadecimal id");
    }
    try {
      return HexFormat.of().parseHex(json.getText());
    } catch (IllegalArgumentException _) {
      return NOTHING;
    }
  }

  /** Base64, of either alphabet, padded or not. */
  byte[] base64() throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw unexpected("base64");
    }
    String text = json.getText().replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw unexpected("base64");
    }
  }

  OtlpException unexpected(String expected) {
    var at = json.currentTokenLocation();
    return new OtlpException(
        "line %d, column %d, %s: expected %s, found %s"
            .formatted(
                at.getLineNr(),
                at.getColumnNr(),
                json.getParsingContext().pathAsPointer(),
                expected,
                found()));
  }

  private String found() {
    JsonToken token = json.currentToken();
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> token.name();
    };
  }

  static String firstLine(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse("unreadable");
  }
}
