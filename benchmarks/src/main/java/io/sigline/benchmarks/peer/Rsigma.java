package io.sigline.benchmarks.peer;

import io.sigline.benchmarks.BenchException;
import io.sigline.benchmarks.load.ServerProcess;
import io.sigline.benchmarks.server.ChildServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The peer's program, run as it is fastest: log source routing with every hint, and no detection of
 * the input's format.
 *
 * @param program its binary
 * @param rules a folder as {@link PeerRules} makes it
 * @param folder for logs and results
 */
record Rsigma(Path program, Path rules, Path folder) {
  private static final List<String> BEST =
      List.of(
          "--logsource-routing",
          "--logsource-field-map",
          "product=%s,category=%s,service=%s"
              .formatted(FlatEvents.PRODUCT, FlatEvents.CATEGORY, FlatEvents.SERVICE),
          "--input-format",
          "json");

  /** A daemon that runs. */
  record Daemon(ChildServer server, int port) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }

  /** What it calls itself. */
  String version() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said.lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new BenchException(
          "--rsigma: expected the peer's program, it cannot be started: " + e.getMessage(), e);
    }
  }

  /** Evaluates a file of flat events; what it finds goes to a file, with its event. */
  void eval(Path events, Path detections) throws InterruptedException {
    List<String> command = evalCommand(events);
    command.add("--include-event");
    run(command, Redirect.to(detections.toFile()));
  }

  /** Evaluates a file of flat events, and throws away what it finds. Returns its CPU time. */
  long evalCpuNanos(Path events) throws InterruptedException {
    long before = ServerProcess.childrenCpuNanos();
    run(evalCommand(events), Redirect.DISCARD);
    return ServerProcess.childrenCpuNanos() - before;
  }

  private List<String> evalCommand(Path events) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(program.toString(), "engine", "eval", "--quiet"));
    command.addAll(List.of("--output-format", "ndjson"));
    command.addAll(List.of("--rules", rules.toString(), "--event", "@" + events));
    command.addAll(BEST);
    return command;
  }

  private void run(List<String> command, Redirect to) throws InterruptedException {
    Path errors = folder.resolve("rsigma-eval.log");
    try {
      Process process =
          new ProcessBuilder(command).redirectOutput(to).redirectError(errors.toFile()).start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
        throw new BenchException("the peer did not end within 5 minutes: " + command);
      }
      if (process.exitValue() != 0) {
        throw new BenchException("the peer failed, see " + errors + ": " + command);
      }
    } catch (IOException e) {
      throw new BenchException("the peer cannot be started: " + e.getMessage(), e);
    }
  }

  /**
   * Starts its daemon with OTLP.
   *
   * @param detections where it writes what it finds
   * @param withEvent whether it writes the event too
   */
  Daemon daemon(Path detections, boolean withEvent) throws InterruptedException {
    int port = ChildServer.freePorts(1)[0];
    List<String> command = new ArrayList<>();
    command.addAll(List.of(program.toString(), "engine", "daemon", "--input", "http"));
    command.addAll(List.of("--api-addr", "127.0.0.1:" + port));
    command.addAll(List.of("--rules", rules.toString(), "--output", "file://" + detections));
    command.addAll(List.of("--batch-size", "512"));
    command.addAll(BEST);
    if (withEvent) {
      command.add("--include-event");
    }
    return new Daemon(ChildServer.start("rsigma", command, Map.of(), port, folder), port);
  }
}
