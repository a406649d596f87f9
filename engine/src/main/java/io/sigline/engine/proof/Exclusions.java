package io.sigline.engine.proof;

import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import java.util.ArrayList;
import java.util.List;

/** The parts that a condition denies, one by one: {@code … and not filter}. */
final class Exclusions {
  private static final int MOST = 16;

  private Exclusions() {}

  /**
   * A part that is denied.
   *
   * @param reason for people
   * @param excluded what holds for an event that the rule would match but for this part
   */
  record Exclusion(String reason, Detection excluded) {}

  /** The denied parts that every match needs to be denied, the first few. */
  static List<Exclusion> of(Detection detection) {
    List<Condition> parts = new ArrayList<>();
    flatten(detection.condition(), parts);
    List<Exclusion> exclusions = new ArrayList<>();
    for (Condition part : parts) {
      if (part instanceof Condition.Not(var denied)) {
        List<Condition> others = new ArrayList<>(parts);
        others.remove(part);
        for (Condition one : alternatives(denied)) {
          List<Condition> all = new ArrayList<>(others);
          all.add(one);
          exclusions.add(
              new Exclusion(
                  "left out by " + named(one),
                  new Detection(
                      detection.searches(), new Condition.And(all), detection.conditionText())));
        }
      }
    }
    return exclusions.subList(0, Math.min(MOST, exclusions.size()));
  }

  private static void flatten(Condition condition, List<Condition> parts) {
    if (condition instanceof Condition.And(var operands)) {
      operands.forEach(operand -> flatten(operand, parts));
    } else if (condition instanceof Condition.Filtered(var operand, var added, _)) {
      flatten(operand, parts);
      flatten(added, parts);
    } else {
      parts.add(condition);
    }
  }

  private static List<Condition> alternatives(Condition denied) {
    return denied instanceof Condition.Or(var operands) ? operands : List.of(denied);
  }

  private static String named(Condition condition) {
    return switch (condition) {
      case Condition.Named(var search) -> "'" + search + "'";
      case Condition.And(var operands) -> joined(operands, " and ");
      case Condition.Or(var operands) -> joined(operands, " or ");
      case Condition.Not(var operand) -> "not " + named(operand);
      case Condition.Filtered(var operand, var added, _) ->
          joined(List.of(operand, added), " and ");
    };
  }

  private static String joined(List<Condition> operands, String word) {
    return "(" + String.join(word, operands.stream().map(Exclusions::named).toList()) + ")";
  }
}
