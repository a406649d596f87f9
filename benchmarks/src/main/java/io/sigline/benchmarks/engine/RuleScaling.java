package io.sigline.benchmarks.engine;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Frequencies;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordSlice;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a record costs, what the tables take and how long compiling lasts, for ever more rules: the
 * first ones of a folder, and {@link MutatedRules copies} beyond. All plans judge the same records
 * in one process, batch by batch in turn; for each batch the least CPU time of all rounds counts.
 *
 * <p>Arguments: a folder of rules, a file of OTLP/JSON lines (gzip), the number of records, the
 * number of rounds, and as in {@link CostRatios} {@code --frequencies}.
 */
public final class RuleScaling {
  private static final int[] SIZES = {100, 1_000, 3_000, 3_755, 10_000, 31_000};
  private static final int BATCH = 500;
  private static final int COMPILATIONS = 4;
  private static final long SEED = 4;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final OtlpRecordWalker walker = new OtlpRecordWalker();
  private final List<RecordSlice> records;
  private final List<Plan> plans = new ArrayList<>();
  private final List<Detector> detectors = new ArrayList<>();
  private final List<Double> compileMillis = new ArrayList<>();

  private RuleScaling(List<RecordSlice> records) {
    this.records = records;
  }

  /** Prints one line per number of rules. */
  public static void main(String[] args) throws IOException {
    List<Rule> rules = RecordReplay.rules(Path.of(args[0])).rules();
    FieldMaps maps = FieldMaps.read(RecordReplay.yaml(Path.of("rules/fieldmaps")));
    Frequencies frequencies = RecordReplay.frequencies(args);
    int count = Integer.parseInt(args[2]);
    RuleScaling scaling = new RuleScaling(RecordReplay.records(Path.of(args[1]), count));
    for (int size : SIZES) {
      scaling.compile(MutatedRules.of(rules, size, SEED), maps, frequencies);
    }
    scaling.run(Integer.parseInt(args[3]));
  }

  private void compile(List<Rule> rules, FieldMaps maps, Frequencies frequencies) {
    Plan plan = Plan.compile(rules, maps, frequencies);
    double best = Double.MAX_VALUE;
    for (int i = 0; i < COMPILATIONS; i++) {
      long before = System.nanoTime();
      plan = Plan.compile(rules, maps, frequencies);
      best = Math.min(best, (System.nanoTime() - before) / 1e6);
    }
    plans.add(plan);
    detectors.add(plan.newDetector());
    compileMillis.add(best);
  }

  private void run(int rounds) {
    int batches = records.size() / BATCH;
    long[][] walk = table(batches);
    long[][] judge = table(batches);
    for (int round = 0; round < rounds; round++) {
      for (int batch = 0; batch < batches; batch++) {
        List<RecordSlice> slices = records.subList(batch * BATCH, (batch + 1) * BATCH);
        for (int i = 0; i < detectors.size(); i++) {
          walk[i][batch] = Math.min(walk[i][batch], spent(detectors.get(i), slices, false));
          judge[i][batch] = Math.min(judge[i][batch], spent(detectors.get(i), slices, true));
        }
      }
    }
    System.out.println("  rules  compile ms  tables kB  walk ns  judge ns  verdict ns");
    for (int i = 0; i < detectors.size(); i++) {
      double walked = (double) Arrays.stream(walk[i]).sum() / (batches * BATCH);
      double judged = (double) Arrays.stream(judge[i]).sum() / (batches * BATCH);
      System.out.printf(
          "%7d  %10.0f  %9d  %7.0f  %8.0f  %10.0f%n",
          plans.get(i).rules().size(),
          compileMillis.get(i),
          plans.get(i).tableBytes() / 1_000,
          walked,
          judged,
          judged - walked);
    }
  }

  private long[][] table(int batches) {
    long[][] table = new long[detectors.size()][batches];
    for (long[] row : table) {
      Arrays.fill(row, Long.MAX_VALUE);
    }
    return table;
  }

  private long spent(Detector detector, List<RecordSlice> slices, boolean judge) {
    long before = THREADS.getCurrentThreadCpuTime();
    for (RecordSlice slice : slices) {
      walker.walk(slice, detector.begin());
      if (judge) {
        var _ = detector.end();
      }
    }
    return THREADS.getCurrentThreadCpuTime() - before;
  }
}
