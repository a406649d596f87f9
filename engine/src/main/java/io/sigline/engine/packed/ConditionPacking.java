package io.sigline.engine.packed;

import io.sigline.engine.rule.Condition;

/** Conditions as octets. */
final class ConditionPacking {
  private static final int AND = 1;
  private static final int OR = 2;
  private static final int NOT = 3;
  private static final int NAMED = 4;

  private ConditionPacking() {}

  static void write(Condition condition, PackOutput out) {
    switch (condition) {
      case Condition.And(var operands) -> {
        out.enter(AND);
        out.all(operands, ConditionPacking::write);
      }
      case Condition.Or(var operands) -> {
        out.enter(OR);
        out.all(operands, ConditionPacking::write);
      }
      case Condition.Not(var operand) -> {
        out.enter(NOT);
        write(operand, out);
      }
      case Condition.Named(var search) -> {
        out.enter(NAMED);
        out.text(search);
      }
      case Condition.Filtered _ ->
          throw new PackException("a filter is put to a rule after files are read");
    }
    out.leave();
  }

  static Condition read(PackInput in) {
    Condition condition =
        switch (in.enter()) {
          case AND -> new Condition.And(in.all(ConditionPacking::read));
          case OR -> new Condition.Or(in.all(ConditionPacking::read));
          case NOT -> new Condition.Not(read(in));
          case NAMED -> new Condition.Named(in.text());
          default -> throw new PackException("an unknown condition");
        };
    in.leave();
    return condition;
  }
}
