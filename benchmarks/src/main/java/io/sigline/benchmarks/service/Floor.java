package io.sigline.benchmarks.service;

import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.engine.RecordReplay;
import io.sigline.benchmarks.engine.Replay;
import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import java.io.IOException;
import java.nio.file.Path;

/** What no receiver can do without: inflating records, as the JDK does, and walking them. */
final class Floor {
  private static final int TIMES = 15;

  private final Replay replay;
  private final Detector detector;

  /**
   * @param events OTLP/JSON lines, gzip
   */
  Floor(Path events, int records, DataOptions data) throws IOException {
    replay = new Replay(RecordReplay.records(events, records));
    detector = Plan.compile(data.rules().rules(), DataOptions.fieldMaps()).newDetector();
  }

  /** CPU time of one thread; the least of some times that all records are done. */
  double nanosPerLog() throws IOException {
    return replay.inflateAndWalk(TIMES, detector);
  }
}
