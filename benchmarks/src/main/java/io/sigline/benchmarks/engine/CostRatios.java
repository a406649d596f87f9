package io.sigline.benchmarks.engine;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordSlice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * CPU time per record of inflating, walking and judging the same records, side by side on one
 * thread: batch by batch in turn, round after round. For each batch the least time of all rounds
 * counts, so that a busy neighbour hardly shows.
 *
 * <p>Arguments: a folder of rules, a file of OTLP/JSON lines (gzip), the number of records, the
 * number of rounds; {@code --frequencies} and the name of a file that {@link LearnFrequencies}
 * wrote from other records, {@code none}, or {@code shipped} (the default).
 */
public final class CostRatios {
  private static final int BATCH = 500;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final OtlpRecordWalker walker = new OtlpRecordWalker();
  private final byte[] inflated = new byte[64 * 1024];
  private final Detector detector;
  private final List<List<RecordSlice>> batches = new ArrayList<>();
  private final List<byte[]> deflated = new ArrayList<>();
  private long matches;

  private CostRatios(Detector detector, List<RecordSlice> records) throws IOException {
    this.detector = detector;
    for (int from = 0; from < records.size(); from += BATCH) {
      List<RecordSlice> batch = records.subList(from, Math.min(records.size(), from + BATCH));
      batches.add(batch);
      deflated.add(deflate(batch));
    }
  }

  /** Prints one line per kind of work. */
  public static void main(String[] args) throws IOException {
    Plan plan =
        Plan.compile(
            RecordReplay.rules(Path.of(args[0])).rules(),
            FieldMaps.read(RecordReplay.yaml(Path.of("rules/fieldmaps"))),
            RecordReplay.frequencies(args));
    int count = Integer.parseInt(args[2]);
    List<RecordSlice> records = RecordReplay.records(Path.of(args[1]), count);
    new CostRatios(plan.newDetector(), records).run(Integer.parseInt(args[3]), count);
  }

  /** A piece of work on one batch. */
  private interface Work {
    void on(int batch) throws IOException;
  }

  private void run(int rounds, int records) throws IOException {
    Work[] works = {this::inflate, this::walk, this::judge};
    String[] names = {"inflate", "walk", "judge"};
    long[][] best = new long[works.length][batches.size()];
    for (long[] row : best) {
      Arrays.fill(row, Long.MAX_VALUE);
    }
    for (int round = 0; round < rounds; round++) {
      for (int batch = 0; batch < batches.size(); batch++) {
        for (int work = 0; work < works.length; work++) {
          long before = THREADS.getCurrentThreadCpuTime();
          works[work].on(batch);
          long spent = THREADS.getCurrentThreadCpuTime() - before;
          best[work][batch] = Math.min(best[work][batch], spent);
        }
      }
    }
    double inflate = (double) Arrays.stream(best[0]).sum() / records;
    for (int work = 0; work < works.length; work++) {
      double nanos = (double) Arrays.stream(best[work]).sum() / records;
      System.out.printf(
          "%-8s %7.0f ns/record  %5.2f x inflate%n", names[work], nanos, nanos / inflate);
    }
    System.out.printf("matches per round: %d%n", matches / rounds);
  }

  private void inflate(int batch) throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(deflated.get(batch)), 8192)) {
      while (in.read(inflated) >= 0) {
        // only the time counts
      }
    }
  }

  private void walk(int batch) {
    for (RecordSlice slice : batches.get(batch)) {
      walker.walk(slice, detector.begin());
    }
  }

  private void judge(int batch) {
    for (RecordSlice slice : batches.get(batch)) {
      walker.walk(slice, detector.begin());
      matches += detector.end().size();
    }
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
