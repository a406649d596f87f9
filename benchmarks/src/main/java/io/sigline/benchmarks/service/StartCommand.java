package io.sigline.benchmarks.service;

import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.Scratch;
import io.sigline.benchmarks.load.ServerProcess;
import io.sigline.benchmarks.server.SiglineServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline bench start}. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Starts the packaged program with all rules until it is ready, again and again.")
public final class StartCommand implements Callable<Integer> {
  @Option(names = "--times", description = "Starts that count (${DEFAULT-VALUE}).")
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
    for (int i = 0; i <= times; i++) {
      try (Scratch scratch = Scratch.folder("sigline-start");
          SiglineServer sigline =
              SiglineServer.start(
                  DataOptions.home(), List.of(data.rulesFolder()), scratch.path(), List.of())) {
        ServerProcess process = sigline.server().process();
        double cpu = process.cpuNanos() / 1e9;
        if (i > 0) { // the first may have to build, and reads files from the disk
          out.printf(
              Locale.ROOT,
              "| %d | %.2f | %.2f | %d |%n",
              i,
              sigline.server().readyNanos() / 1e9,
              cpu,
              process.memory().resident() >> 20);
          out.flush();
        }
      }
    }
    return 0;
  }
}
