package io.sigline.benchmarks.engine;

import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.DataSet;
import io.sigline.engine.compile.Frequencies;
import io.sigline.engine.compile.FrequencyLearner;
import io.sigline.engine.compile.RuleFields;
import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordSlice;
import java.io.IOException;
import java.util.List;

/** Frequencies learnt from other events than those that are measured. */
public final class OtherData {
  private static final int CAPACITY = 1 << 22;

  private OtherData() {}

  /**
   * What the other data set teaches.
   *
   * @param measured the set that is measured
   * @param most records to learn from at the most
   */
  public static Frequencies learn(
      DataOptions data, DataSet measured, List<Rule> rules, FieldMaps maps, int most)
      throws IOException {
    DataSet other = measured == DataSet.BULK ? DataSet.WIN_OTRF : DataSet.BULK;
    EventLayout layout = EventLayout.of(maps, RuleFields.of(rules), false);
    MappedEvent event = layout.newEvent();
    FrequencyLearner learner = new FrequencyLearner(layout.fields(), CAPACITY);
    OtlpRecordWalker walker = new OtlpRecordWalker();
    int count = Math.min(most, other.records());
    for (RecordSlice slice : RecordReplay.records(data.file(other.events()), count)) {
      event.clear();
      walker.walk(slice, event);
      for (int view = 0; view < event.views(); view++) {
        learner.learn(event.view(view));
      }
    }
    return learner.frequencies();
  }
}
