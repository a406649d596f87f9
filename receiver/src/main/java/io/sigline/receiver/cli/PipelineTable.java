package io.sigline.receiver.cli;

import io.sigline.engine.pipeline.StepCount;
import io.sigline.receiver.logging.Visible;
import java.util.List;

/** What each transformation of pipelines did to rules, as lines. */
final class PipelineTable {
  private PipelineTable() {}

  static List<String> lines(List<StepCount> counts) {
    return counts.stream().map(PipelineTable::line).toList();
  }

  private static String line(StepCount count) {
    String name = count.id().isEmpty() ? count.type() : count.type() + " '" + count.id() + "'";
    return Visible.text(
        "%s:%d: pipeline '%s': %s applied to %d rules, changed %d of them (%d detection items)"
            .formatted(
                count.file(),
                count.line(),
                count.pipeline(),
                name,
                count.applied(),
                count.changed(),
                count.items()));
  }
}
