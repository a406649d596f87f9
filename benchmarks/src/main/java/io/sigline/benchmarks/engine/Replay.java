package io.sigline.benchmarks.engine;

import io.sigline.benchmarks.engine.Interleaved.Work;
import io.sigline.engine.compile.Detector;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordSlice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Records in batches, and what can be done with a batch. One thread. */
public final class Replay {
  private static final int BATCH = 500;

  private final OtlpRecordWalker walker = new OtlpRecordWalker();
  private final byte[] inflated = new byte[64 * 1024];
  private final List<List<RecordSlice>> batches = new ArrayList<>();
  private final List<byte[]> deflated = new ArrayList<>();
  private final int records;
  private long matches;

  /** Of these records. */
  public Replay(List<RecordSlice> records) throws IOException {
    this.records = records.size();
    for (int from = 0; from < records.size(); from += BATCH) {
      List<RecordSlice> batch = records.subList(from, Math.min(records.size(), from + BATCH));
      batches.add(batch);
      deflated.add(deflate(batch));
    }
  }

  /** Nanoseconds per record of each work, in turn. */
  double[] nanosPerRecord(int rounds, List<Work> works) throws IOException {
    double[] nanos = Interleaved.nanos(batches.size(), rounds, works);
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] /= records;
    }
    return nanos;
  }

  /** Nanoseconds per record of inflating it from gzip and walking it. */
  public double inflateAndWalk(int rounds, Detector detector) throws IOException {
    double[] nanos = nanosPerRecord(rounds, List.of(this::inflate, walk(detector)));
    return nanos[0] + nanos[1];
  }

  /** Inflates a batch, and drops what comes. */
  void inflate(int batch) throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(deflated.get(batch)), 8192)) {
      while (in.read(inflated) >= 0) {
        // only the time counts
      }
    }
  }

  /** Walks each record of a batch. */
  Work walk(Detector detector) {
    return batch -> {
      for (RecordSlice slice : batches.get(batch)) {
        walker.walk(slice, detector.begin());
      }
    };
  }

  /** Walks and judges each record of a batch. */
  Work judge(Detector detector) {
    return batch -> {
      for (RecordSlice slice : batches.get(batch)) {
        walker.walk(slice, detector.begin());
        matches += detector.end().size();
      }
    };
  }

  /** Matches in all that was judged so far. */
  long matches() {
    return matches;
  }

  private static byte[] deflate(List<RecordSlice> batch) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      for (RecordSlice slice : batch) {
        slice.writeTo(gzip);
      }
    }
    return out.toByteArray();
  }
}
