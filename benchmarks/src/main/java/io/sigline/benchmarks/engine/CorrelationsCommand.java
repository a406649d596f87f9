package io.sigline.benchmarks.engine;

import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.engine.correlate.Correlator;
import io.sigline.engine.correlate.CorrelatorLimits;
import io.sigline.engine.correlate.EventId;
import io.sigline.engine.correlate.Hit;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.SourceFile;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline bench correlations}. */
@Command(
    name = "correlations",
    mixinStandardHelpOptions = true,
    description =
        "Memory and time of many live correlation groups, each of another user on another host,"
            + " with one, two and three hits, after each round of hits: what the heap holds after a"
            + " collection, and what counts against correlations.max-memory.",
    footer = "%nExit code: 0 within the bound, 1 above it, 2 called wrongly.")
public final class CorrelationsCommand implements Callable<Integer> {
  private static final long BEGIN = 1_795_000_000_000_000_000L;
  private static final long STEP = 1_000;
  private static final long SETTLED = Duration.ofSeconds(10).toNanos();
  private static final String RULES =
      """
      title: Base
      name: base
      logsource: {category: test}
      detection: {a: {F: x}, condition: a}
      ---
      title: Many
      name: many
      correlation:
        type: event_count
        rules: [base]
        group-by: [user.name, host.name]
        timespan: 1h
        condition: {gte: 10}
      """;

  @Option(names = "--groups", description = "Groups (${DEFAULT-VALUE}).")
  private int groups = 1_000_000;

  @Option(names = "--hits", description = "Hits of each group (${DEFAULT-VALUE}).")
  private int hits = 3;

  @Option(names = "--bound", description = "Megabytes allowed (${DEFAULT-VALUE}).")
  private long bound = 300;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public CorrelationsCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RuleSet rules = RuleSet.read(List.of(new SourceFile("bench.yml", RULES)), Map.of());
    CorrelationPlan plan = CorrelationPlan.of(rules.correlations(), Set.of("base"));
    CorrelatorLimits limits =
        new CorrelatorLimits(
            Duration.ofSeconds(5), Duration.ofMinutes(1), groups, 10_000, 4L << 30, 100);
    long empty = heap();
    Correlator correlator = new Correlator(plan, limits, 42);
    out.println("| hits of each group | groups | heap, MB | counted, MB | CPU ns per hit |");
    out.println("|---|---|---|---|---|");
    boolean within = true;
    for (int round = 1; round <= hits; round++) {
      long begin = cpuNanos();
      feed(correlator, round);
      double nanos = (double) (cpuNanos() - begin) / groups;
      double megabytes = (heap() - empty) / 1e6;
      out.printf(
          Locale.ROOT,
          "| %d | %,d | %.0f | %.0f | %,.0f |%n",
          round,
          correlator.counts().liveGroups(),
          megabytes,
          correlator.counts().liveBytes() / 1e6,
          nanos);
      out.flush();
      within &= megabytes <= bound && correlator.counts().liveGroups() == groups;
    }
    return within ? 0 : 1;
  }

  private void feed(Correlator correlator, int round) {
    long first = BEGIN + round * (groups * STEP + SETTLED);
    for (int group = 0; group < groups; group++) {
      long time = first + group * STEP;
      Hit hit =
          Hit.of(
              new EventId(time * 0x9E3779B97F4A7C15L, time),
              "base",
              time,
              Map.of(
                  "user.name", List.of("user-" + group),
                  "host.name", List.of("ws-" + group + ".example.org")));
      correlator.add(hit, time, _ -> {});
    }
    correlator.advance(first + groups * STEP + SETTLED, _ -> {});
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** What lives in the heap, the least of a few collections. */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
