package io.sigline.benchmarks.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.benchmarks.BenchException;
import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.Rounds;
import io.sigline.benchmarks.load.Compression;
import io.sigline.benchmarks.load.Load;
import io.sigline.benchmarks.load.LoadResult;
import io.sigline.benchmarks.load.Pace;
import io.sigline.benchmarks.load.Protocol;
import io.sigline.benchmarks.load.ServerProcess;
import io.sigline.benchmarks.server.ChildServer;
import io.sigline.benchmarks.server.JudgedRecords;
import io.sigline.benchmarks.server.Metrics;
import io.sigline.benchmarks.server.SiglineServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Sigline's service beside the peer's daemon, both over OTLP/gRPC with gzip. */
final class OnlineComparison {
  private static final String PROCESSED = "rsigma_events_processed_total";
  private static final String FINDINGS = "sigline_findings_total";

  private final Rsigma rsigma;
  private final Corpus corpus;
  private final Equality equality;
  private final DataOptions data;
  private final PrintWriter out;
  private final List<ObjectNode> ourRequests;
  private final List<ObjectNode> theirRequests;

  OnlineComparison(
      Rsigma rsigma, Corpus corpus, Equality equality, DataOptions data, PrintWriter out) {
    this.rsigma = rsigma;
    this.corpus = corpus;
    this.equality = equality;
    this.data = data;
    this.out = out;
    ourRequests = corpus.requests();
    theirRequests = corpus.flatRequests();
  }

  /** Checks that both find what is expected. */
  void check() throws IOException, InterruptedException {
    Path detections = rsigma.folder().resolve(corpus.dataSet() + "-daemon.ndjson");
    try (Rsigma.Daemon daemon = rsigma.daemon(detections, true);
        Load load = load(daemon.port(), theirRequests)) {
      complete("rsigma", load.once(ServerProcess.NONE));
      awaitCount(daemon.server(), OnlineComparison::processed, corpus.records());
    }
    equality.check("rsigma daemon", MatchSet.detections(detections));
    try (SiglineServer sigline = sigline();
        Load load = load(sigline.port(Protocol.GRPC), ourRequests)) {
      complete("sigline", load.once(ServerProcess.NONE));
      equality.check("sigline service", (long) sigline.server().metrics().sum(FINDINGS));
    }
  }

  /** Measures both in turn. */
  Rounds measure(int rounds, Duration length, Duration warmUp) throws InterruptedException {
    Rounds result = new Rounds();
    try (Rsigma.Daemon daemon = rsigma.daemon(Path.of("/dev/null"), false);
        SiglineServer sigline = sigline();
        Load ourLoad = load(sigline.port(Protocol.GRPC), ourRequests);
        Load theirLoad = load(daemon.port(), theirRequests)) {
      Pace pace = Pace.flatOut(length);
      ours(ourLoad, Pace.flatOut(warmUp), sigline.server());
      theirs(theirLoad, pace, daemon.server());
      LoadResult ours = null;
      LoadResult theirs = null;
      for (int round = 0; round < rounds; round++) {
        LoadResult our = ours(ourLoad, pace, sigline.server());
        LoadResult their = theirs(theirLoad, pace, daemon.server());
        result.add(our.cpuNanosPerLog(), their.cpuNanosPerLog());
        ours = ours == null ? our : ours.plus(our);
        theirs = theirs == null ? their : theirs.plus(their);
      }
      if (ours != null && theirs != null) {
        report(result, ours, theirs);
      }
    }
    return result;
  }

  private void report(Rounds rounds, LoadResult ours, LoadResult theirs) {
    out.printf(
        Locale.ROOT,
        "| %s | %,.0f (%.2f µs) | %,.0f (%.2f µs) | %s |%n",
        corpus.dataSet(),
        1e9 / rounds.ourLeast(),
        rounds.ourLeast() / 1e3,
        1e9 / rounds.theirLeast(),
        rounds.theirLeast() / 1e3,
        rounds.spread());
    out.println("All rounds together:");
    out.println(LoadResult.header());
    out.println(ours.row(corpus.dataSet() + ", sigline"));
    out.println(theirs.row(corpus.dataSet() + ", rsigma"));
    out.flush();
  }

  private static LoadResult ours(Load load, Pace pace, ChildServer server)
      throws InterruptedException {
    JudgedRecords before = JudgedRecords.of(server.metrics());
    LoadResult result =
        run("sigline", load, pace, server, metrics -> JudgedRecords.of(metrics).all());
    JudgedRecords.of(server.metrics()).expectSince(before, result.sent(), "sigline");
    return result;
  }

  private static LoadResult theirs(Load load, Pace pace, ChildServer server)
      throws InterruptedException {
    return run("rsigma", load, pace, server, OnlineComparison::processed);
  }

  private static double processed(Metrics metrics) {
    return metrics.sum(PROCESSED);
  }

  /** The peer answers before it judges: its time counts until the last record was judged. */
  private static LoadResult run(
      String who, Load load, Pace pace, ChildServer server, ToDoubleFunction<Metrics> judged)
      throws InterruptedException {
    double before = judged.applyAsDouble(server.metrics());
    long cpu = server.process().cpuNanos();
    long start = System.nanoTime();
    LoadResult sent = load.run(pace, ServerProcess.NONE);
    complete(who, sent);
    awaitCount(server, judged, before + sent.sent());
    return sent.judgedIn(
        System.nanoTime() - start, server.process().cpuNanos() - cpu, server.process().memory());
  }

  private static void complete(String who, LoadResult result) {
    if (!result.complete()) {
      throw new BenchException(who + ": not every record was taken: " + result.firstFailure());
    }
  }

  private static void awaitCount(ChildServer server, ToDoubleFunction<Metrics> judged, double count)
      throws InterruptedException {
    server.awaitMetrics(
        metrics -> judged.applyAsDouble(metrics) >= count, (long) count + " records judged");
  }

  private SiglineServer sigline() throws InterruptedException {
    return SiglineServer.start(
        DataOptions.home(), List.of(data.rulesFolder()), rsigma.folder(), List.of());
  }

  private static Load load(int port, List<ObjectNode> requests) {
    return Load.to(port, Protocol.GRPC, Compression.GZIP, requests);
  }
}
