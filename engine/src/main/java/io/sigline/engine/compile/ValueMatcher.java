package io.sigline.engine.compile;

import io.sigline.engine.match.DatePart;
import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.ValueTest.TimePart;
import org.jspecify.annotations.Nullable;

/** A compiled test of one value of an event. Immutable, shared by all threads. */
sealed interface ValueMatcher
    permits ValueMatcher.Folded,
        ValueMatcher.Cased,
        ValueMatcher.Regex,
        ValueMatcher.Date,
        NetworkMatcher,
        NumberMatcher {

  /** True if the value passes. */
  boolean matches(Reading reading, int value);

  /** What a test costs, roughly in nanoseconds. */
  int cost();

  /** The value's folded text passes. */
  record Folded(TextMatcher text) implements ValueMatcher {
    @Override
    public boolean matches(Reading reading, int value) {
      if (!reading.hasText(value)) {
        return false;
      }
      reading.fold(value);
      return text.matches(
          reading.folded(), reading.foldedOffset(value), reading.foldedLength(value));
    }

    @Override
    public int cost() {
      return text.cost();
    }
  }

  /** The value's own text passes. */
  record Cased(TextMatcher text) implements ValueMatcher {
    @Override
    public boolean matches(Reading reading, int value) {
      if (!reading.hasText(value)) {
        return false;
      }
      reading.cased(value);
      return text.matches(reading.casedBuffer(), reading.casedOffset(), reading.casedLength());
    }

    @Override
    public int cost() {
      return text.cost();
    }
  }

  /**
   * The expression is found in the value's text. Looked for only where one of the literals stands
   * that every text it is found in has; makes a string then.
   *
   * @param required null if no such literals are known
   */
  record Regex(RegexTest expression, @Nullable TextMatcher required) implements ValueMatcher {
    @Override
    public boolean matches(Reading reading, int value) {
      if (!reading.hasText(value)) {
        return false;
      }
      if (required != null) {
        reading.fold(value);
        if (!required.matches(
            reading.folded(), reading.foldedOffset(value), reading.foldedLength(value))) {
          return false;
        }
      }
      return expression.find(reading.string(value));
    }

    @Override
    public int cost() {
      return required != null ? 500 : 5_000;
    }
  }

  /** The value is a date with this part; makes a string. */
  record Date(TimePart expected) implements ValueMatcher {
    @Override
    public boolean matches(Reading reading, int value) {
      if (!reading.hasText(value)) {
        return false;
      }
      var found = DatePart.of(reading.string(value), expected.part());
      return found.isPresent() && found.getAsInt() == expected.operand();
    }

    @Override
    public int cost() {
      return 1_000;
    }
  }
}
