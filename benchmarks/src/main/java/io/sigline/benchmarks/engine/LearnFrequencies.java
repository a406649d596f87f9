package io.sigline.benchmarks.engine;

import io.sigline.engine.compile.FrequencyLearner;
import io.sigline.engine.compile.RuleFields;
import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordSlice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Learns from recorded events how often log sources have fields and pieces of text in them, and
 * writes the table that plans choose their witnesses by.
 *
 * <p>Arguments: a folder of rules (for the fields), the file to write, and for each file of events
 * its path (OTLP/JSON lines, gzip) and the number of records.
 */
public final class LearnFrequencies {
  private static final int CAPACITY = 1 << 22;

  private LearnFrequencies() {}

  /** Writes the table. */
  public static void main(String[] args) throws IOException {
    List<Rule> rules = RecordReplay.rules(Path.of(args[0])).rules();
    FieldMaps maps = FieldMaps.read(RecordReplay.yaml(Path.of("rules/fieldmaps")));
    EventLayout layout = EventLayout.of(maps, RuleFields.of(rules), false);
    MappedEvent event = layout.newEvent();
    FrequencyLearner learner = new FrequencyLearner(layout.fields(), CAPACITY);
    OtlpRecordWalker walker = new OtlpRecordWalker();
    for (int i = 2; i + 1 < args.length; i += 2) {
      int count = Integer.parseInt(args[i + 1]);
      for (RecordSlice slice : RecordReplay.records(Path.of(args[i]), count)) {
        event.clear();
        walker.walk(slice, event);
        for (int view = 0; view < event.views(); view++) {
          learner.learn(event.view(view));
        }
      }
    }
    byte[] table = learner.frequencies().toBytes();
    Files.write(Path.of(args[1]), table);
    System.out.printf("%d events of log sources, %d bytes%n", learner.events(), table.length);
  }
}
