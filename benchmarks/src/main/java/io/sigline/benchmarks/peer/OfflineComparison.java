package io.sigline.benchmarks.peer;

import io.sigline.benchmarks.Rounds;
import io.sigline.engine.compile.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Sigline's engine beside the peer's offline evaluation, one thread each. */
final class OfflineComparison {
  /** Enough that the peer runs for seconds, and hundredths of a second do not matter. */
  private static final int EVENTS = 100_000;

  private final Rsigma rsigma;
  private final Corpus corpus;
  private final Equality equality;
  private final EngineSide engine;
  private final PrintWriter out;

  OfflineComparison(Rsigma rsigma, Corpus corpus, Plan plan, Equality equality, PrintWriter out) {
    this.rsigma = rsigma;
    this.corpus = corpus;
    this.equality = equality;
    this.engine = new EngineSide(plan, corpus);
    this.out = out;
  }

  /** Checks that both find what is expected. */
  void check() throws IOException, InterruptedException {
    Path events = rsigma.folder().resolve("events.ndjson");
    Path detections = rsigma.folder().resolve("detections.ndjson");
    corpus.writeFlat(events, 1);
    rsigma.eval(events, detections);
    equality.check("rsigma eval", MatchSet.detections(detections));
    equality.check("sigline engine", engine.matches());
  }

  /** Measures both in turn. */
  Rounds measure(int rounds, Duration warmUp) throws IOException, InterruptedException {
    int times = Math.ceilDiv(EVENTS, corpus.records());
    long events = (long) times * corpus.records();
    Path file = rsigma.folder().resolve("events.ndjson");
    Path none = Files.writeString(rsigma.folder().resolve("none.ndjson"), "");
    corpus.writeFlat(file, times);
    engine.warmUp(warmUp);
    long start = Long.MAX_VALUE;
    long[] whole = new long[rounds];
    double[] ours = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      ours[round] = (double) engine.cpuNanos(4 * times) / (4 * events);
      start = Math.min(start, rsigma.evalCpuNanos(none));
      whole[round] = rsigma.evalCpuNanos(file);
    }
    Files.delete(file);
    Rounds result = new Rounds();
    for (int round = 0; round < rounds; round++) {
      result.add(ours[round], (double) (whole[round] - start) / events);
    }
    report(result, start);
    return result;
  }

  private void report(Rounds rounds, long start) {
    out.printf(
        Locale.ROOT,
        "| %s | %,.0f (%.2f µs) | %,.0f (%.2f µs) | %s |%n",
        corpus.dataSet(),
        1e9 / rounds.ourLeast(),
        rounds.ourLeast() / 1e3,
        1e9 / rounds.theirLeast(),
        rounds.theirLeast() / 1e3,
        rounds.spread());
    out.printf(
        Locale.ROOT, "  (rsigma's start, %.2f CPU-seconds, is taken off its time)%n", start / 1e9);
    out.flush();
  }
}
