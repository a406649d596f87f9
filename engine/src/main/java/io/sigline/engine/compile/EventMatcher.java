package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.event.SlotEvent.Kind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A compiled test of one event. Immutable, shared by all threads. */
sealed interface EventMatcher
    permits EventMatcher.All,
        EventMatcher.Any,
        EventMatcher.Not,
        EventMatcher.FieldValue,
        EventMatcher.KeywordValue,
        EventMatcher.MissingField,
        EventMatcher.PresentField,
        FieldRelation {

  /** True if the event passes. */
  boolean matches(Reading reading);

  /** What a test costs, roughly in nanoseconds. */
  int cost();

  private static EventMatcher[] cheapestFirst(List<EventMatcher> operands) {
    EventMatcher[] sorted = operands.toArray(EventMatcher[]::new);
    Arrays.sort(sorted, Comparator.comparingInt(EventMatcher::cost));
    return sorted;
  }

  private static int sum(EventMatcher[] operands) {
    long sum = 1;
    for (EventMatcher operand : operands) {
      sum += operand.cost();
    }
    return (int) Math.min(sum, 1_000_000);
  }

  /** Every operand passes. */
  final class All implements EventMatcher {
    private final EventMatcher[] operands;
    private final int cost;

    All(List<EventMatcher> operands) {
      this.operands = cheapestFirst(operands);
      this.cost = sum(this.operands);
    }

    @Override
    public boolean matches(Reading reading) {
      for (EventMatcher operand : operands) {
        if (!operand.matches(reading)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int cost() {
      return cost;
    }
  }

  /** Some operand passes. */
  final class Any implements EventMatcher {
    private final EventMatcher[] operands;
    private final int cost;

    Any(List<EventMatcher> operands) {
      this.operands = cheapestFirst(operands);
      this.cost = sum(this.operands);
    }

    @Override
    public boolean matches(Reading reading) {
      for (EventMatcher operand : operands) {
        if (operand.matches(reading)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public int cost() {
      return cost;
    }
  }

  /** The operand does not pass. */
  record Not(EventMatcher operand) implements EventMatcher {
    @Override
    public boolean matches(Reading reading) {
      return !operand.matches(reading);
    }

    @Override
    public int cost() {
      return operand.cost();
    }
  }

  /**
   * Some value of the field passes.
   *
   * @param predicate its place among the verdicts of a {@link Reading}
   */
  record FieldValue(int predicate, int slot, ValueMatcher test) implements EventMatcher {
    @Override
    public boolean matches(Reading reading) {
      int known = reading.known(predicate);
      if (known >= 0) {
        return known == 1;
      }
      SlotEvent event = reading.event();
      for (int value = event.first(slot); value >= 0; value = event.next(value)) {
        if (test.matches(reading, value)) {
          return reading.keep(predicate, true);
        }
      }
      return reading.keep(predicate, false);
    }

    @Override
    public int cost() {
      return test.cost();
    }
  }

  /**
   * Some value anywhere in the event passes.
   *
   * @param predicate its place among the verdicts of a {@link Reading}
   */
  record KeywordValue(int predicate, ValueMatcher test) implements EventMatcher {
    private static final int VALUES = 20;

    @Override
    public boolean matches(Reading reading) {
      int known = reading.known(predicate);
      if (known >= 0) {
        return known == 1;
      }
      SlotEvent event = reading.event();
      for (int value = event.firstKeyword(); value >= 0; value = event.nextKeyword(value)) {
        if (test.matches(reading, value)) {
          return reading.keep(predicate, true);
        }
      }
      return reading.keep(predicate, false);
    }

    @Override
    public int cost() {
      return test.cost() * VALUES;
    }
  }

  /** The field is missing, or some value of it is null. */
  record MissingField(int slot) implements EventMatcher {
    @Override
    public boolean matches(Reading reading) {
      SlotEvent event = reading.event();
      int value = event.first(slot);
      if (value < 0) {
        return true;
      }
      for (; value >= 0; value = event.next(value)) {
        if (event.kind(value) == Kind.NULL) {
          return true;
        }
      }
      return false;
    }

    @Override
    public int cost() {
      return 2;
    }
  }

  /** The field is there, or is not. */
  record PresentField(int slot, boolean expected) implements EventMatcher {
    @Override
    public boolean matches(Reading reading) {
      return reading.event().first(slot) >= 0 == expected;
    }

    @Override
    public int cost() {
      return 1;
    }
  }
}
