package io.sigline.benchmarks.engine;

import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.DataSet;
import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordSlice;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline bench allocation}. */
@Command(
    name = "allocation",
    mixinStandardHelpOptions = true,
    description =
        "Bytes that the engine allocates for a record that matches nothing, and for one that does.",
    footer = "%nExit code: 0 within the bound, 1 above it, 2 called wrongly.")
public final class AllocationCommand implements Callable<Integer> {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Option(names = "--records", description = "Records of each set (${DEFAULT-VALUE}).")
  private int records = 12_000;

  @Option(names = "--rounds", description = "Rounds; the least counts (${DEFAULT-VALUE}).")
  private int rounds = 10;

  @Option(
      names = "--bound",
      description = "Bytes allowed for a record without a match (${DEFAULT-VALUE}).")
  private long bound = 64;

  @Mixin private DataOptions data = new DataOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final OtlpRecordWalker walker = new OtlpRecordWalker();

  /** Made by the command line. */
  public AllocationCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Plan plan = Plan.compile(data.rules().rules(), DataOptions.fieldMaps());
    out.println(
        "| events | without a match: records, bytes each | with one: records, bytes each |");
    out.println("|---|---|---|");
    boolean within = true;
    for (DataSet set : DataSet.values()) {
      Detector detector = plan.newDetector();
      List<RecordSlice> silent = new ArrayList<>();
      List<RecordSlice> matching = new ArrayList<>();
      for (RecordSlice slice : RecordReplay.records(data.file(set.events()), records)) {
        walker.walk(slice, detector.begin());
        (detector.end().isEmpty() ? silent : matching).add(slice);
      }
      double bytes = bytesPerRecord(detector, silent);
      out.printf(
          Locale.ROOT,
          "| %s | %,d, %.1f | %,d, %.0f |%n",
          set,
          silent.size(),
          bytes,
          matching.size(),
          bytesPerRecord(detector, matching));
      out.flush();
      within &= bytes <= bound;
    }
    return within ? 0 : 1;
  }

  private double bytesPerRecord(Detector detector, List<RecordSlice> slices) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < slices.size(); i++) {
        walker.walk(slices.get(i), detector.begin());
        var _ = detector.end();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return slices.isEmpty() ? 0 : (double) least / slices.size();
  }
}
