package io.sigline.engine.lint;

import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Rule;
import java.util.HashSet;
import java.util.Set;

/** What a rule makes exceptions of. */
final class Denials {
  private Denials() {}

  /** The searches that the condition only denies. */
  static Set<String> of(Rule rule) {
    Set<String> asked = new HashSet<>();
    collect(rule.detection().condition(), false, asked);
    Set<String> denied = new HashSet<>();
    collect(rule.detection().condition(), true, denied);
    denied.removeAll(asked);
    return denied;
  }

  private static void collect(Condition condition, boolean negated, Set<String> into) {
    switch (condition) {
      case Condition.Named(var name) -> {
        if (!negated) {
          into.add(name);
        }
      }
      case Condition.And(var operands) ->
          operands.forEach(operand -> collect(operand, negated, into));
      case Condition.Or(var operands) ->
          operands.forEach(operand -> collect(operand, negated, into));
      case Condition.Not(var operand) -> collect(operand, !negated, into);
      case Condition.Filtered(var operand, var added, _) -> {
        collect(operand, negated, into);
        collect(added, negated, into);
      }
    }
  }
}
