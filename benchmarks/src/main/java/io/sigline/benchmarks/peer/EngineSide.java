package io.sigline.benchmarks.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.benchmarks.load.ServerProcess;
import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.receiver.otlp.JsonRequest;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sigline's engine on one thread: bytes of a record to its verdict. */
final class EngineSide {
  private final Corpus corpus;
  private final Detector detector;
  private final OtlpRecordWalker walker = new OtlpRecordWalker();
  private final List<RecordSlice> records = new ArrayList<>();
  private long matches;

  EngineSide(Plan plan, Corpus corpus) {
    this.corpus = corpus;
    detector = plan.newDetector();
    for (ObjectNode request : corpus.requests()) {
      byte[] json = request.toString().getBytes(StandardCharsets.UTF_8);
      RecordCursor cursor = JsonRequest.read(json, json.length).cursor();
      RecordSlice slice = new RecordSlice();
      while (cursor.next(slice)) {
        records.add(slice);
        slice = new RecordSlice();
      }
    }
  }

  /** What it finds. */
  MatchSet matches() {
    SortedSet<String> pairs = new TreeSet<>();
    for (int i = 0; i < records.size(); i++) {
      String id = corpus.id(i);
      walker.walk(records.get(i), detector.begin());
      detector
          .end()
          .forEach(match -> pairs.add(MatchSet.pair(id, String.valueOf(match.rule().id()))));
    }
    return new MatchSet(pairs);
  }

  /**
   * Judges all records so often. Returns the CPU time of this whole process meanwhile: garbage
   * collection and compilation are part of the price.
   */
  long cpuNanos(int times) {
    ServerProcess self = new ServerProcess(ProcessHandle.current().pid());
    long before = self.cpuNanos();
    for (int i = 0; i < times; i++) {
      for (RecordSlice slice : records) {
        walker.walk(slice, detector.begin());
        matches += detector.end().size();
      }
    }
    return self.cpuNanos() - before;
  }

  /** Judges all records again and again for so long. */
  void warmUp(Duration length) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < length.toNanos()) {
      var _ = cpuNanos(1);
    }
  }

  /** How many matches there were in all. */
  long found() {
    return matches;
  }
}
