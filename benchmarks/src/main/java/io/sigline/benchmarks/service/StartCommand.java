package io.sigline.benchmarks.service;

import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.Scratch;
import io.sigline.benchmarks.load.ServerProcess;
import io.sigline.benchmarks.server.SiglineServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code sigline bench start}: in turn first starts, with an empty data directory, and later ones,
 * with a directory in which parsed rules are kept.
 */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Starts the packaged program with all rules until it is ready, again and again.")
public final class StartCommand implements Callable<Integer> {
  @Option(names = "--times", description = "Starts of either kind that count (${DEFAULT-VALUE}).")
  private int times = 5;

  @Mixin private DataOptions data = new DataOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public StartCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    out.println("| start | ready after s | CPU s until then | resident MiB |");
    out.println("|---|---|---|---|");
    try (Scratch kept = Scratch.folder("sigline-kept")) {
      for (int i = 0; i <= times; i++) {
        try (Scratch empty = Scratch.folder("sigline-start")) {
          start("first", i, empty.path());
        }
        start("later", i, kept.path());
      }
    }
    return 0;
  }

  /** Starts it with this data directory; in the very first turn without telling of it. */
  private void start(String kind, int turn, Path folder) throws IOException, InterruptedException {
    List<String> settings = List.of("data-directory=" + folder.resolve("data"));
    try (Scratch scratch = Scratch.folder("sigline-start");
        SiglineServer sigline =
            SiglineServer.start(
                DataOptions.home(),
                List.of(data.rulesFolder()),
                scratch.path(),
                List.of(),
                settings)) {
      ServerProcess process = sigline.server().process();
      double cpu = process.cpuNanos() / 1e9;
      if (turn > 0) { // the first may have to build, and reads files from the disk
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
            Locale.ROOT,
            "| %s %d | %.2f | %.2f | %d |%n",
            kind,
            turn,
            sigline.server().readyNanos() / 1e9,
            cpu,
            process.memory().resident() >> 20);
        out.flush();
      }
    }
  }
}
