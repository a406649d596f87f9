package io.sigline.engine.pipeline;

import java.util.ArrayList;
import java.util.List;

/** Counts what the steps of pipelines were applied to and what they changed. One thread. */
final class Tally {
  private final int[] documents;
  private final int[] changed;
  private final int[] items;

  Tally(int steps) {
    documents = new int[steps];
    changed = new int[steps];
    items = new int[steps];
  }

  /** A rule or correlation fulfilled the step's conditions. */
  void applied(Step step) {
    documents[step.index()]++;
  }

  /** The step changed a rule or correlation. */
  void changed(Step step) {
    changed[step.index()]++;
  }

  /** The step changed a detection item. */
  void item(Step step) {
    items[step.index()]++;
  }

  int items(Step step) {
    return items[step.index()];
  }

  /** What was counted, step by step. */
  List<StepCount> counts(List<Step> steps) {
    List<StepCount> counts = new ArrayList<>();
    for (Step step : steps) {
      int at = step.index();
      counts.add(
          new StepCount(
              step.pipeline(),
              step.file(),
              step.line(),
              step.id() == null ? "" : step.id(),
              step.type(),
              documents[at],
              changed[at],
              items[at]));
      if (step.transformation() instanceof Transformation.Nest(var inner)) {
        counts.addAll(counts(inner));
      }
    }
    return counts;
  }
}
