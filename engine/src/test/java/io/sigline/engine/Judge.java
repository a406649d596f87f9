package io.sigline.engine;

import io.sigline.engine.compile.PlanVerdict;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.Rule;
import java.util.List;
import java.util.Map;

/** A way to judge an event by a rule; all of them must agree. */
public interface Judge {

  /** Every way there is. */
  List<Judge> ALL = List.of(new ByReference(), new ByPlan());

  /** How a failure names it. */
  String name();

  /** True if the rule's detection holds for the event, whatever the log source. */
  boolean matches(Rule rule, Map<String, Object> event);

  /** The naive evaluator. */
  record ByReference() implements Judge {
    @Override
    public String name() {
      return "reference";
    }

    @Override
    public boolean matches(Rule rule, Map<String, Object> event) {
      return new ReferenceEvaluator(rule).matches(new MapEvent(event));
    }
  }

  /** The compiled plan. */
  record ByPlan() implements Judge {
    @Override
    public String name() {
      return "plan";
    }

    @Override
    public boolean matches(Rule rule, Map<String, Object> event) {
      return PlanVerdict.matches(rule, event);
    }
  }
}
