package io.sigline.engine.correlate;

import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Bound;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Operator;
import io.sigline.engine.rule.Correlation.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The condition of a correlation, ready to be asked. Immutable. */
final class Criterion {
  private final Operator[] operators;
  private final double[] operands;
  private final @Nullable Condition expression;
  private final List<String> names;

  /** Fewer hits than this cannot fulfil it. */
  final int fewest;

  private Criterion(
      List<Bound> bounds, @Nullable Condition expression, List<String> names, boolean counts) {
    this.operators = bounds.stream().map(Bound::operator).toArray(Operator[]::new);
    this.operands = bounds.stream().mapToDouble(bound -> bound.operand().doubleValue()).toArray();
    this.expression = expression;
    this.names = names;
    this.fewest = counts ? fewest(bounds) : 1;
  }

  static Criterion of(Correlation correlation) {
    boolean counts =
        switch (correlation.measure()) {
          case Measure.EventCount(), Measure.ValueCount _ -> true;
          case Measure.Temporal(), Measure.TemporalOrdered() -> true;
          case Measure.ValueSum _, Measure.ValueAvg _, Measure.ValuePercentile _ -> false;
        };
    List<String> names = correlation.rules().stream().map(Reference::name).toList();
    return switch (correlation.criterion()) {
      case Correlation.Criterion.Bounds(var bounds) -> new Criterion(bounds, null, names, counts);
      case Correlation.Criterion.Expression(var condition, _) ->
          new Criterion(List.of(), condition, names, false);
    };
  }

  /**
   * True if it is fulfilled.
   *
   * @param seen a bit for each rule that has matched; 0 where rules are not told apart
   */
  boolean admits(double measured, long seen) {
    for (int i = 0; i < operators.length; i++) {
      if (!holds(operators[i], measured, operands[i])) {
        return false;
      }
    }
    return expression == null || holds(expression, seen);
  }

  private boolean holds(Condition condition, long seen) {
    return switch (condition) {
      case Condition.And(var operands) -> operands.stream().allMatch(part -> holds(part, seen));
      case Condition.Or(var operands) -> operands.stream().anyMatch(part -> holds(part, seen));
      case Condition.Not(var operand) -> !holds(operand, seen);
      case Condition.Filtered(var operand, var added, _) ->
          holds(operand, seen) && holds(added, seen);
      case Condition.Named(var name) -> (seen >>> names.indexOf(name) & 1) != 0;
    };
  }

  private static boolean holds(Operator operator, double measured, double operand) {
    return switch (operator) {
      case GT -> measured > operand;
      case GTE -> measured >= operand;
      case LT -> measured < operand;
      case LTE -> measured <= operand;
      case EQ -> measured == operand;
      case NEQ -> measured != operand;
    };
  }

  private static int fewest(List<Bound> bounds) {
    double fewest = 1;
    for (Bound bound : bounds) {
      double operand = bound.operand().doubleValue();
      fewest =
          switch (bound.operator()) {
            case GT -> Math.max(fewest, Math.floor(operand) + 1);
            case GTE, EQ -> Math.max(fewest, Math.ceil(operand));
            case LT, LTE, NEQ -> fewest;
          };
    }
    return (int) Math.min(fewest, Integer.MAX_VALUE);
  }
}
