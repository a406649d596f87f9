package io.sigline.engine.rule;

import java.util.List;

/**
 * The boolean expression of a rule's {@code condition}, over the names of its searches. Selectors
 * ({@code 1 of sel_*}) are already resolved to names. Source: Sigma Rules Specification 2.1.0,
 * "Condition".
 */
public sealed interface Condition {

  /** True if every operand is true; true if there is none. */
  record And(List<Condition> operands) implements Condition {
    public And {
      operands = List.copyOf(operands);
    }
  }

  /** True if at least one operand is true; false if there is none. */
  record Or(List<Condition> operands) implements Condition {
    public Or {
      operands = List.copyOf(operands);
    }
  }

  /** True if the operand is false. */
  record Not(Condition operand) implements Condition {}

  /**
   * The operand is true, and so is the condition that a filter adds, unless the filter has expired.
   *
   * @param added over the names of the same searches
   */
  record Filtered(Condition operand, Condition added, Filter filter) implements Condition {}

  /** The result of the search with this name. */
  record Named(String search) implements Condition {}
}
