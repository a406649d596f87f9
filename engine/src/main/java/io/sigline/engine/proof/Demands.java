package io.sigline.engine.proof;

import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.List;

/** The tests that one field, or the keyword texts, must pass, and those that must fail. */
record Demands(List<ValueTest> holds, List<ValueTest> fails) {
  static final Demands NONE = new Demands(List.of(), List.of());

  Demands {
    holds = List.copyOf(holds);
    fails = List.copyOf(fails);
  }

  /** These demands and one more; the same if it is one of them. */
  Demands with(ValueTest test, boolean mustHold) {
    List<ValueTest> old = mustHold ? holds : fails;
    if (old.contains(test)) {
      return this;
    }
    List<ValueTest> longer = new ArrayList<>(old);
    longer.add(test);
    return mustHold ? new Demands(longer, fails) : new Demands(holds, longer);
  }
}
