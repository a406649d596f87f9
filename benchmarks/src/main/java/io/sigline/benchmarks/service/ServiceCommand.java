package io.sigline.benchmarks.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.benchmarks.BenchException;
import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.DataSet;
import io.sigline.benchmarks.Rounds;
import io.sigline.benchmarks.Scratch;
import io.sigline.benchmarks.load.Batches;
import io.sigline.benchmarks.load.Compression;
import io.sigline.benchmarks.load.Load;
import io.sigline.benchmarks.load.LoadResult;
import io.sigline.benchmarks.load.Pace;
import io.sigline.benchmarks.load.Protocol;
import io.sigline.benchmarks.server.JudgedRecords;
import io.sigline.benchmarks.server.SiglineServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline bench service}. */
@Command(
    name = "service",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the packaged program with all rules and puts it under load: every protocol and",
      "compression flat out, 10,000 logs/s, half of capacity, a reload; then memory and pauses."
    },
    footer = "%nExit code: 0 measured, 1 if a record was not taken, 2 called wrongly.")
public final class ServiceCommand implements Callable<Integer> {
  private static final String ALLOCATED = "jvm_memory_pool_allocated_bytes_total";
  private static final long MODEST = 10_000;
  private static final int ROUNDS = 3;
  private static final int BATCHED = 2_000;

  @Option(
      names = "--events",
      paramLabel = "SET",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private DataSet set = DataSet.BULK;

  @Option(names = "--records", description = "Records replayed (${DEFAULT-VALUE}).")
  private int records = 20_000;

  @Option(
      names = "--every",
      description =
          "One line in so many of the file is drawn; 1: its beginning (${DEFAULT-VALUE}).")
  private int every = 7;

  @Option(names = "--batch", description = "Records in a request (${DEFAULT-VALUE}).")
  private int batch = 500;

  @Option(names = "--seconds", description = "Length of a measurement (${DEFAULT-VALUE}).")
  private int seconds = 10;

  @Option(
      names = "--warm-up",
      description =
          "Seconds of load before the first (${DEFAULT-VALUE}), for the JVM's compiler; what it"
              + " takes just after the start is a row of its own.")
  private int warmUp = 60;

  @Mixin private DataOptions data = new DataOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public ServiceCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Scratch scratch = Scratch.folder("sigline-service")) {
      Path events = scratch.path().resolve("events.jsonl.gz");
      DrawnLines.write(data.file(set.events()), every, events);
      List<ObjectNode> requests = Batches.read(List.of(events), batch, records);
      Floor floor = new Floor(events, records, data);
      PauseLog pauses = new PauseLog(scratch.path().resolve("safepoints.log"));
      Path extra = Files.createDirectory(scratch.path().resolve("rules"));
      List<Path> rules = List.of(data.rulesFolder(), extra);
      try (SiglineServer sigline =
          SiglineServer.start(
              DataOptions.home(), rules, scratch.path(), List.of(pauses.option()))) {
        run(
            sigline,
            events,
            requests,
            floor,
            new ReloadFolder(extra, data.rulesFolder()),
            pauses,
            out);
      }
      out.println("\n" + pauses.next().line("the rest"));
      out.flush();
    }
    return 0;
  }

  private void run(
      SiglineServer sigline,
      Path events,
      List<ObjectNode> requests,
      Floor floor,
      ReloadFolder extra,
      PauseLog pauses,
      PrintWriter out)
      throws IOException, InterruptedException {
    out.printf("%s, %d records in a request%n%n", set, batch);
    out.println(LoadResult.header());
    out.flush();
    LoadResult flatOut;
    try (Load load = load(sigline, Protocol.GRPC, Compression.GZIP, requests)) {
      measure(sigline, load, Pace.flatOut(length()), "grpc, gzip, just after the start", out);
      load.run(Pace.flatOut(Duration.ofSeconds(warmUp)), sigline.server().process());
      var _ = pauses.next();
      double allocated = sigline.server().metrics().sum(ALLOCATED);
      Rounds rounds = new Rounds();
      var _ = floor.nanosPerLog();
      flatOut = flatOut(sigline, load, floor, rounds, out);
      for (int round = 1; round < ROUNDS; round++) {
        flatOut = flatOut.plus(flatOut(sigline, load, floor, rounds, out));
      }
      allocated = sigline.server().metrics().sum(ALLOCATED) - allocated;
      String atFull = pauses.next().line("gRPC flat out");
      rates(sigline, load, flatOut, out);
      asBatched(sigline, events, out);
      String atRates = pauses.next().line("at 10,000/s and half of capacity");
      out.printf(
          Locale.ROOT,
          "%ngRPC with gzip: %.2f µs per log, inflate plus walk alone %.2f µs: %s times;"
              + " allocated %.2f times the records' own bytes%n",
          rounds.theirLeast() / 1e3,
          rounds.ourLeast() / 1e3,
          rounds.spread(),
          allocated / flatOut.bytes());
      out.println(atFull + "\n" + atRates);
      ReloadUnderLoad reload = new ReloadUnderLoad(sigline, load);
      out.println(reload.run("one rule more", extra::addOne));
      out.println(reload.run("as many rules again", extra::addAll));
      out.println(pauses.next().line("reloads under full load"));
    }
    others(sigline, requests, out);
  }

  /** A round: what cannot be done without, and then the whole. */
  private LoadResult flatOut(
      SiglineServer sigline, Load load, Floor floor, Rounds rounds, PrintWriter out)
      throws IOException, InterruptedException {
    double least = floor.nanosPerLog();
    LoadResult result = measure(sigline, load, Pace.flatOut(length()), "grpc, gzip, flat out", out);
    rounds.add(least, result.cpuNanosPerLog());
    return result;
  }

  /**
   * As a collector's batch processor sends a modest load: what comes in its 200 ms is a request.
   */
  private void asBatched(SiglineServer sigline, Path events, PrintWriter out)
      throws IOException, InterruptedException {
    List<ObjectNode> requests = Batches.read(List.of(events), BATCHED, records);
    try (Load load = load(sigline, Protocol.GRPC, Compression.GZIP, requests)) {
      load.run(Pace.rate(MODEST, Duration.ofSeconds(2)), sigline.server().process());
      String name = String.format(Locale.ROOT, "grpc, gzip, 10,000/s, %,d in a request", BATCHED);
      measure(sigline, load, Pace.rate(MODEST, length()), name, out);
    }
  }

  private void rates(SiglineServer sigline, Load load, LoadResult flatOut, PrintWriter out)
      throws InterruptedException {
    measure(sigline, load, Pace.rate(MODEST, length()), "grpc, gzip, 10,000/s", out);
    long half = (long) (flatOut.logsPerSecond() / 2);
    String name = String.format(Locale.ROOT, "grpc, gzip, half of capacity (%,d/s)", half);
    // longer: 99.9 % wants a thousand requests
    measure(sigline, load, Pace.rate(half, length().multipliedBy(4)), name, out);
  }

  private void others(SiglineServer sigline, List<ObjectNode> requests, PrintWriter out)
      throws InterruptedException {
    out.println("\n" + LoadResult.header());
    for (Protocol protocol : Protocol.values()) {
      for (Compression compression : Compression.values()) {
        if (protocol == Protocol.GRPC && compression == Compression.GZIP) {
          continue;
        }
        try (Load load = load(sigline, protocol, compression, requests)) {
          load.run(Pace.flatOut(length().dividedBy(3)), sigline.server().process());
          String name = protocol + ", " + compression + ", flat out";
          measure(sigline, load, Pace.flatOut(length().dividedBy(2)), name, out);
        }
      }
    }
  }

  /** Measures, and checks that what was answered was judged. */
  private static LoadResult measure(
      SiglineServer sigline, Load load, Pace pace, String name, PrintWriter out)
      throws InterruptedException {
    JudgedRecords before = JudgedRecords.of(sigline.server().metrics());
    LoadResult result = load.run(pace, sigline.server().process());
    out.println(result.row(name));
    out.flush();
    if (!result.complete()) {
      throw new BenchException(name + ": not every record was taken: " + result.firstFailure());
    }
    JudgedRecords.of(sigline.server().metrics()).expectSince(before, result.answered(), name);
    return result;
  }

  private static Load load(
      SiglineServer sigline,
      Protocol protocol,
      Compression compression,
      List<ObjectNode> requests) {
    return Load.to(sigline.port(protocol), protocol, compression, requests);
  }

  private Duration length() {
    return Duration.ofSeconds(seconds);
  }
}
