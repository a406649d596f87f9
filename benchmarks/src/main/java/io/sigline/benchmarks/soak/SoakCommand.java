package io.sigline.benchmarks.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.benchmarks.BenchException;
import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.DataSet;
import io.sigline.benchmarks.Scratch;
import io.sigline.benchmarks.load.Batches;
import io.sigline.benchmarks.load.Load;
import io.sigline.benchmarks.load.LoadResult;
import io.sigline.benchmarks.load.Pace;
import io.sigline.benchmarks.load.Protocol;
import io.sigline.benchmarks.server.Metrics;
import io.sigline.benchmarks.server.SiglineServer;
import io.sigline.benchmarks.service.PauseLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline bench soak}. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the packaged program with all rules, journal and a Keep, measures what it can take,",
      "and gives it a part of that for a long time: does its memory grow, do its numbers add up?"
    },
    footer = {
      "%nEvery record is new: none is answered from memory of one that came before. What is refused is",
      "sent again after 2.5 to 7.5 seconds, as a collector does.",
      "%nExit code: 0 balanced, 1 if a record was not taken or a number does not add up, 2 called"
          + " wrongly."
    })
public final class SoakCommand implements Callable<Integer> {
  private static final int MEASURED_SECONDS = 15;

  @Option(names = "--minutes", description = "Length of the soak (${DEFAULT-VALUE}).")
  private int minutes = 30;

  @Option(names = "--load", description = "Percent of the measured capacity (${DEFAULT-VALUE}).")
  private int load = 70;

  @Option(
      names = "--warm-up",
      description = "Minutes of the soak that the slope leaves out; by default a fifth.")
  private int warmUp = -1;

  @Option(names = "--every", description = "Seconds between samples (${DEFAULT-VALUE}).")
  private int every = 10;

  @Option(names = "--records", description = "Records replayed (${DEFAULT-VALUE}).")
  private int records = 20_000;

  @Option(names = "--batch", description = "Records in a request (${DEFAULT-VALUE}).")
  private int batch = 500;

  @Mixin private DataOptions data = new DataOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public SoakCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (minutes < 1 || load < 1 || load > 100 || every < 1) {
      throw new BenchException("expected minutes, a load of 1 to 100 percent, and a time between");
    }
    List<ObjectNode> requests =
        Batches.read(List.of(data.file(DataSet.WIN_OTRF.events())), batch, records);
    try (Scratch scratch = Scratch.folder("sigline-soak");
        CountingKeep keep = CountingKeep.start()) {
      PauseLog pauses = new PauseLog(scratch.path().resolve("safepoints.log"));
      try (SiglineServer sigline = start(scratch, keep, pauses);
          Load sender = Load.ofNewRecords(sigline.port(Protocol.GRPC), requests)) {
        return run(sigline, sender, keep, pauses) ? 0 : 1;
      }
    }
  }

  private SiglineServer start(Scratch scratch, CountingKeep keep, PauseLog pauses)
      throws InterruptedException {
    return SiglineServer.start(
        DataOptions.home(),
        List.of(data.rulesFolder()),
        scratch.path(),
        List.of(pauses.option()),
        List.of("alerts.keep.url=" + keep.url(), "alerts.keep.rate=200"));
  }

  private boolean run(SiglineServer sigline, Load sender, CountingKeep keep, PauseLog pauses)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Pace flatOut = Pace.flatOut(Duration.ofSeconds(MEASURED_SECONDS));
    LoadResult first = sender.run(flatOut, sigline.server().process());
    LoadResult capacity = sender.run(flatOut, sigline.server().process());
    var _ = pauses.next();
    long rate = Math.max(1, (long) (capacity.logsPerSecond() * load / 100));
    Duration length = Duration.ofMinutes(minutes);
    out.println(LoadResult.header() + "\n" + capacity.row("flat out"));
    out.flush();
    LoadResult soak;
    List<Trend.Sample> samples;
    try (var resident = new ResidentSamples(sigline.server().process(), every)) {
      soak = sender.run(Pace.rate(rate, length), sigline.server().process());
      samples = resident.after(warmUp < 0 ? length.toSeconds() / 5.0 : warmUp * 60.0);
    }
    out.println(
        soak.row(String.format(Locale.ROOT, "%d %%: %,d/s for %d min", load, rate, minutes)));
    out.printf("%nRefused and sent again: %,d records%n", sender.retried());
    out.println(Trend.of(samples).line() + " over " + samples.size() + " samples");
    out.println(pauses.next().line("soak"));
    Metrics rest =
        sigline.server().awaitMetrics(SoakCommand::isAtRest, "nothing under way any more");
    Balance balance =
        new Balance(first.sent() + capacity.sent() + soak.sent(), rest, keep.alerts());
    out.println(balance.lines());
    if (!soak.complete()) {
      out.println("not every record was taken: " + soak.firstFailure());
    }
    out.flush();
    return soak.complete() && balance.holds();
  }

  private static boolean isAtRest(Metrics metrics) {
    return metrics.sum("sigline_records_in_ring") == 0
        && metrics.sum("sigline_alerts_pending") == 0;
  }
}
