package io.sigline.benchmarks.engine;

import io.sigline.benchmarks.BenchException;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline bench threads}. */
@Command(
    name = "threads",
    mixinStandardHelpOptions = true,
    description = "One evaluator and several, in turn: records per second, and CPU time of each.")
public final class ThreadsCommand implements Callable<Integer> {
  @Option(names = "--threads", description = "Evaluators (${DEFAULT-VALUE}).")
  private int threads = 2;

  @Option(names = "--records", description = "Records replayed (${DEFAULT-VALUE}).")
  private int records = 8_000;

  @Option(names = "--rounds", description = "Rounds; the best counts (${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Length of a measurement (${DEFAULT-VALUE}).")
  private int seconds = 3;

  @Mixin private DataOptions data = new DataOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** What several evaluators reached. */
  private record Reached(double perSecond, double cpuNanosPerRecord) {}

  /** What one evaluator reached. */
  private record Share(long judged, long cpuNanos) {}

  /** Made by the command line. */
  public ThreadsCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Plan plan = Plan.compile(data.rules().rules(), DataOptions.fieldMaps());
    out.println("| events | evaluators | records per second | CPU ns per record |");
    out.println("|---|---|---|---|");
    for (DataSet set : DataSet.values()) {
      List<RecordSlice> slices = RecordReplay.records(data.file(set.events()), records);
      measure(set, plan, slices, out);
    }
    return 0;
  }

  private void measure(DataSet set, Plan plan, List<RecordSlice> slices, PrintWriter out)
      throws InterruptedException {
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      var _ = run(workers, threads, plan, slices);
      Reached one = new Reached(0, Double.MAX_VALUE);
      Reached many = one;
      for (int round = 0; round < rounds; round++) {
        one = better(one, run(workers, 1, plan, slices));
        many = better(many, run(workers, threads, plan, slices));
      }
      print(set, 1, one, out);
      print(set, threads, many, out);
      out.printf(
          Locale.ROOT,
          "  %d evaluators reach %.2f times one; a record costs %.2f times as much CPU%n",
          threads,
          many.perSecond() / one.perSecond(),
          many.cpuNanosPerRecord() / one.cpuNanosPerRecord());
      out.flush();
    }
  }

  private static Reached better(Reached best, Reached next) {
    return new Reached(
        Math.max(best.perSecond(), next.perSecond()),
        Math.min(best.cpuNanosPerRecord(), next.cpuNanosPerRecord()));
  }

  private static void print(DataSet set, int count, Reached reached, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "| %s | %d | %,.0f | %,.0f |%n",
        set,
        count,
        reached.perSecond(),
        reached.cpuNanosPerRecord());
  }

  private Reached run(ExecutorService workers, int count, Plan plan, List<RecordSlice> slices)
      throws InterruptedException {
    List<Callable<Share>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = i * slices.size() / count;
      tasks.add(() -> judge(plan.newDetector(), slices, from));
    }
    long start = System.nanoTime();
    long judged = 0;
    long cpu = 0;
    for (Future<Share> task : workers.invokeAll(tasks)) {
      try {
        judged += task.get().judged();
        cpu += task.get().cpuNanos();
      } catch (ExecutionException e) {
        throw new BenchException("judging failed: " + e.getCause(), e);
      }
    }
    double elapsed = (System.nanoTime() - start) / 1e9;
    return new Reached(judged / elapsed, (double) cpu / judged);
  }

  private Share judge(Detector detector, List<RecordSlice> slices, int from) {
    OtlpRecordWalker walker = new OtlpRecordWalker();
    long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long judged = 0;
    for (int at = from; judged % 64 != 0 || System.nanoTime() < end; judged++) {
      walker.walk(slices.get(at), detector.begin());
      var _ = detector.end();
      at = at + 1 == slices.size() ? 0 : at + 1;
    }
    return new Share(
        judged, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore);
  }
}
