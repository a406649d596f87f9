package io.sigline.engine.compile;

import io.sigline.engine.MapEvent;
import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.rule.Rule;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** The verdict of the compiled plan on an event of plain maps and lists. */
public final class PlanVerdict {
  private PlanVerdict() {}

  /** True if the rule's detection holds for the event, whatever the log source. */
  public static boolean matches(Rule rule, Map<String, Object> event) {
    List<String> fields = List.copyOf(RuleFields.of(List.of(rule)));
    MapEvent source = new MapEvent(event);
    TableEvent table = new TableEvent(fields);
    fields.forEach(field -> source.values(field).forEach(value -> table.with(field, value)));
    RuleProgram program = new RuleProgram(List.of(rule), fields::indexOf);
    return matched(
            program.newEvaluator(() -> 0),
            program.routes().route(rule.logSource()).plan(),
            table.withKeywords(source.keywordTexts()))
        .get(0);
  }

  /** The ordinals of the rules that match an event. */
  static BitSet matched(Evaluator evaluator, SourcePlan plan, SlotEvent event) {
    BitSet matched = new BitSet();
    evaluator.beginRecord();
    int found = evaluator.evaluate(plan, event);
    for (int i = 0; i < found; i++) {
      matched.set(evaluator.found(i));
    }
    return matched;
  }
}
