package io.sigline.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sigline bench jmh ARGUMENTS}: hands everything on to JMH. */
@Command(
    name = "jmh",
    description = "Runs JMH benchmarks by name: walk, routing, scan, evaluation, the whole.",
    footer = "%nEverything is handed on to JMH, -h too: sigline bench jmh -l lists them.")
final class JmhCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ARGUMENT", description = "As JMH takes them.")
  private List<String> all = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(all.toArray(String[]::new));
    return 0;
  }
}
