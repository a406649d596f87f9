package io.sigline.engine.pipeline;

import io.sigline.engine.rule.Condition;
import java.util.List;
import java.util.Map;

/**
 * When a transformation is applied: an expression over named conditions.
 *
 * @param negated true: when the expression does not hold
 */
record Guard<T>(Map<String, Test<T>> conditions, Condition expression, boolean negated) {

  /** One condition. */
  interface Test<T> {
    /** True if it holds for the subject, which is of this document. */
    boolean holds(RuleState state, T subject);
  }

  Guard {
    conditions = Map.copyOf(conditions);
  }

  /** Holds always. */
  static <T> Guard<T> always() {
    return new Guard<>(Map.of(), new Condition.And(List.of()), false);
  }

  boolean holds(RuleState state, T subject) {
    return holds(expression, state, subject) != negated;
  }

  private boolean holds(Condition condition, RuleState state, T subject) {
    return switch (condition) {
      case Condition.And(var operands) ->
          operands.stream().allMatch(operand -> holds(operand, state, subject));
      case Condition.Or(var operands) ->
          operands.stream().anyMatch(operand -> holds(operand, state, subject));
      case Condition.Not(var operand) -> !holds(operand, state, subject);
      case Condition.Filtered(var operand, var added, _) ->
          holds(operand, state, subject) && holds(added, state, subject);
      case Condition.Named(var name) -> {
        Test<T> test = conditions.get(name);
        yield test != null && test.holds(state, subject);
      }
    };
  }
}
