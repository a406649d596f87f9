package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.event.SlotEvent.Kind;
import io.sigline.engine.match.DatePart;
import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.ValueTest.TimePart;
import java.util.List;

/** A compiled test of one value of an event. Immutable, shared by all threads. */
sealed interface ValueMatcher
    permits ValueMatcher.AsciiNeedle,
        ValueMatcher.AsciiNeedles,
        ValueMatcher.ForeignText,
        ValueMatcher.EitherText,
        ValueMatcher.Folded,
        ValueMatcher.Cased,
        ValueMatcher.Regex,
        ValueMatcher.Date,
        NetworkMatcher,
        NumberMatcher {

  /** True if the value passes. */
  boolean matches(Reading reading, int value);

  /** What a test costs, roughly in nanoseconds. */
  int cost();

  /** How often a test passes, 0 to 1; see {@link EventMatcher#odds}. */
  double odds();

  /**
   * The value's folded text has the literal; told from the value as it came.
   *
   * @param needle folded, all ASCII
   */
  record AsciiNeedle(Needle needle) implements ValueMatcher {
    @Override
    public boolean matches(Reading reading, int value) {
      SlotEvent event = reading.event();
      return event.kind(value) != Kind.NULL
          && needle.matchesFolded(event.buffer(value), event.offset(value), event.length(value));
    }

    @Override
    public int cost() {
      return needle.cost();
    }

    @Override
    public double odds() {
      return needle.odds();
    }
  }

  /**
   * The value's folded text has one of the literals; told from the value as it came.
   *
   * @param needles folded, all ASCII; for texts to be {@linkplain Letters#FOLDED_ON_THE_WAY folded}
   */
  record AsciiNeedles(NeedleSet needles) implements ValueMatcher {
    @Override
    public boolean matches(Reading reading, int value) {
      SlotEvent event = reading.event();
      return event.kind(value) != Kind.NULL
          && needles.matches(event.buffer(value), event.offset(value), event.length(value));
    }

    @Override
    public int cost() {
      return needles.cost();
    }

    @Override
    public double odds() {
      return needles.odds();
    }
  }

  /**
   * The value's folded text passes, and is not ASCII.
   *
   * @param text a test that no text of ASCII passes
   */
  record ForeignText(TextMatcher text) implements ValueMatcher {
    @Override
    public boolean matches(Reading reading, int value) {
      SlotEvent event = reading.event();
      if (Words.isAscii(event.buffer(value), event.offset(value), event.length(value))) {
        return false;
      }
      reading.fold(value);
      return text.matches(
          reading.folded(), reading.foldedOffset(value), reading.foldedLength(value));
    }

    @Override
    public int cost() {
      return 10;
    }

    @Override
    public double odds() {
      return 0.01;
    }
  }

  /** The value passes one of the tests. */
  record EitherText(ValueMatcher first, ValueMatcher second) implements ValueMatcher {
    @Override
    public boolean matches(Reading reading, int value) {
      return first.matches(reading, value) || second.matches(reading, value);
    }

    @Override
    public int cost() {
      return first.cost() + second.cost();
    }

    @Override
    public double odds() {
      return first.odds();
    }
  }

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

    @Override
    public double odds() {
      return text.odds();
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

    @Override
    public double odds() {
      return text.odds();
    }
  }

  /**
   * The expression is found in the value's text. Looked for only in texts that are long enough and
   * have the literals that every text has in which it is found; makes a string then.
   *
   * @param leastLength in bytes
   * @param required all must pass
   */
  record Regex(RegexTest expression, int leastLength, List<ValueMatcher> required)
      implements ValueMatcher {
    public Regex {
      required = List.copyOf(required);
    }

    @Override
    public boolean matches(Reading reading, int value) {
      return reading.hasText(value)
          && reading.event().length(value) >= leastLength
          && hasRequired(reading, value)
          && expression.find(reading.string(value), reading.steps());
    }

    private boolean hasRequired(Reading reading, int value) {
      for (int i = 0; i < required.size(); i++) {
        if (!required.get(i).matches(reading, value)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int cost() {
      return required.isEmpty() ? 5_000 : 500;
    }

    @Override
    public double odds() {
      double odds = EventMatcher.EVEN;
      for (ValueMatcher literals : required) {
        odds = Math.min(odds, literals.odds());
      }
      return odds;
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

    @Override
    public double odds() {
      return EventMatcher.EVEN;
    }
  }
}
