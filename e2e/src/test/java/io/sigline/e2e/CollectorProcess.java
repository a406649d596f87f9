package io.sigline.e2e;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A real OpenTelemetry collector that runs configuration files. One thing is added to the files: a
 * free port for its own metrics.
 */
public final class CollectorProcess implements AutoCloseable {
  private final Path folder;
  private final List<Path> configs;
  private final Map<String, String> environment;
  private final int metricsPort = FreePorts.next();
  private ChildProcess process;

  private CollectorProcess(Path folder, List<Path> configs, Map<String, String> environment) {
    this.folder = folder;
    this.configs = configs;
    this.environment = environment;
    this.process = launch();
  }

  /**
   * Starts it in a folder, later files adding to earlier ones, and waits until it runs.
   *
   * @param environment the variables that the files name
   */
  public static CollectorProcess start(
      Path folder, Map<String, String> environment, Path... configs) {
    var variables = new LinkedHashMap<>(environment);
    variables.putIfAbsent("SIGLINE_STATE_DIRECTORY", folder.resolve("collector-state").toString());
    var collector = new CollectorProcess(folder, List.of(configs), variables);
    collector.awaitRunning();
    return collector;
  }

  /** Starts it again, after its end, with the same files and state. */
  public void restart() {
    process.close();
    int before = runs();
    process = launch();
    await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive() || runs() > before);
  }

  /** Its own metrics now. */
  public PrometheusText metrics() {
    return PrometheusText.of(metricsPort);
  }

  /** Its log so far. */
  public String log() {
    return process.err();
  }

  /** Records that Sigline has acknowledged to it. */
  public long sent() {
    return Math.round(metrics().sum("otelcol_exporter_sent_log_records", "/sigline\""));
  }

  /** Records that it gave up, or had no room for. */
  public long dropped() {
    PrometheusText metrics = metrics();
    return Math.round(
        metrics.sum("otelcol_exporter_send_failed_log_records")
            + metrics.sum("otelcol_exporter_enqueue_failed_log_records"));
  }

  /** How many records a stand-in for one of SigNoz's exporters has counted. */
  public long standInRecords(String name) {
    return log()
        .lines()
        .filter(line -> line.contains("stand-in received") && line.contains('"' + name + '"'))
        .map(line -> line.substring(line.indexOf("\"records\": ") + "\"records\": ".length()))
        .mapToLong(rest -> Long.parseLong(rest.substring(0, rest.indexOf('}')).strip()))
        .max()
        .orElse(0);
  }

  /** SIGTERM, and the exit code: its receivers stop and its queues are sent out. */
  public int terminate(Duration within) {
    return process.terminate(within);
  }

  /** SIGKILL. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }

  private ChildProcess launch() {
    List<String> command = new ArrayList<>();
    command.add(Checkout.collector().toString());
    configs.forEach(config -> command.add("--config=" + config));
    command.add(
        "--config=yaml:service::telemetry::metrics::readers:"
            + " [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: "
            + metricsPort
            + "}}}}]");
    return ChildProcess.start("collector", folder, command, environment);
  }

  private int runs() {
    return log().split("Everything is ready", -1).length - 1;
  }

  private void awaitRunning() {
    await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive() || runs() > 0);
    if (!process.isAlive()) {
      String log = log();
      process.close();
      throw new IllegalStateException("the collector ended:\n" + log);
    }
  }
}
