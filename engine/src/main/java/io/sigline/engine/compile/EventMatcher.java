package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.event.SlotEvent.Kind;
import io.sigline.engine.rule.Filter;
import java.util.Comparator;
import java.util.List;

/** A compiled test of one event. Immutable, shared by all threads. */
sealed interface EventMatcher
    permits EventMatcher.All,
        EventMatcher.Any,
        EventMatcher.Not,
        EventMatcher.Filtered,
        EventMatcher.FieldValue,
        EventMatcher.KeywordValue,
        EventMatcher.MissingField,
        EventMatcher.PresentField,
        FieldRelation {

  /** The odds of a test of which nothing can be guessed. */
  double EVEN = 0.5;

  /** True if the event passes. */
  boolean matches(Reading reading);

  /** What a test costs, roughly in nanoseconds. */
  int cost();

  /** How often a test passes, 0 to 1: a guess from its form, to choose what is tested first. */
  double odds();

  /** In the order in which, on average, the least is spent until one decides. */
  private static EventMatcher[] likeliestFirst(List<EventMatcher> operands, boolean deciding) {
    record Weighed(EventMatcher operand, double weight) {}
    return operands.stream()
        .map(it -> new Weighed(it, it.cost() / Math.max(1e-6, odds(it, deciding))))
        .sorted(Comparator.comparingDouble(Weighed::weight))
        .map(Weighed::operand)
        .toArray(EventMatcher[]::new);
  }

  private static double odds(EventMatcher operand, boolean verdict) {
    return verdict ? operand.odds() : 1 - operand.odds();
  }

  /** What is spent on average until one decides. */
  private static int expectedCost(EventMatcher[] operands, boolean deciding) {
    double cost = 1;
    double reached = 1;
    for (EventMatcher operand : operands) {
      cost += reached * operand.cost();
      reached *= 1 - odds(operand, deciding);
    }
    return (int) Math.min(Math.ceil(cost), 1_000_000);
  }

  /** How often none decides. */
  private static double undecided(EventMatcher[] operands, boolean deciding) {
    double reached = 1;
    for (EventMatcher operand : operands) {
      reached *= 1 - odds(operand, deciding);
    }
    return reached;
  }

  /** Every operand passes. */
  final class All implements EventMatcher {
    private final EventMatcher[] operands;
    private final int cost;
    private final double odds;

    All(List<EventMatcher> operands) {
      this.operands = likeliestFirst(operands, false);
      this.cost = expectedCost(this.operands, false);
      this.odds = undecided(this.operands, false);
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

    @Override
    public double odds() {
      return odds;
    }
  }

  /** Some operand passes. */
  final class Any implements EventMatcher {
    private final EventMatcher[] operands;
    private final int cost;
    private final double odds;

    Any(List<EventMatcher> operands) {
      this.operands = likeliestFirst(operands, true);
      this.cost = expectedCost(this.operands, true);
      this.odds = 1 - undecided(this.operands, true);
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

    @Override
    public double odds() {
      return odds;
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

    @Override
    public double odds() {
      return 1 - operand.odds();
    }
  }

  /**
   * A rule passes, and then a filter does, or has expired. What the filter hides is counted.
   *
   * @param key the filter's
   * @param ruleKey whose match the filter hides
   */
  record Filtered(
      EventMatcher rule,
      EventMatcher added,
      Filter filter,
      String key,
      String ruleKey,
      FilterWatch watch)
      implements EventMatcher {
    @Override
    public boolean matches(Reading reading) {
      return rule.matches(reading)
          && (added.matches(reading) || !watch.hides(filter, key, ruleKey, reading.isNoted()));
    }

    @Override
    public int cost() {
      return rule.cost() + (int) (rule.odds() * added.cost());
    }

    @Override
    public double odds() {
      return rule.odds() * added.odds();
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

    @Override
    public double odds() {
      return test.odds();
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

    @Override
    public double odds() {
      return Math.min(1, 2 * test.odds());
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

    @Override
    public double odds() {
      return EVEN;
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

    @Override
    public double odds() {
      return EVEN;
    }
  }
}
