package io.sigline.engine.event;

import java.math.BigDecimal;

/** A scalar value of an event. */
public sealed interface Value {

  /** The text that Sigma's string tests see; the canonical form of a number or boolean. */
  String text();

  /** A string, or bytes read as UTF-8 with U+FFFD for what is not. */
  record Text(String text) implements Value {}

  /** An integer of 64 bits. */
  record Int(long value) implements Value {
    @Override
    public String text() {
      return Long.toString(value);
    }
  }

  /** A double. A whole number below 1e18 in size has no fraction in its text: {@code 4688}. */
  record Decimal(double value) implements Value {
    @Override
    public String text() {
      if (value == Math.rint(value) && Math.abs(value) < 1e18) {
        return Long.toString((long) value);
      }
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        return Double.toString(value);
      }
      return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
  }

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements Value {
    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }

  /** There, without a value. Has no text: string tests do not pass. */
  record Null() implements Value {
    @Override
    public String text() {
      return "";
    }
  }
}
