package io.sigline.benchmarks.load;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code java -jar benchmarks.jar FILE…}: one warm-up run, one measured run, one JSON line each.
 */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = "Replays OTLP/JSON records as OTLP/gRPC export calls against 127.0.0.1.")
final class Main implements Callable<Integer> {
  @Parameters(arity = "1..*", description = "OTLP/JSON lines, plain or .gz")
  private List<Path> files = List.of();

  @Option(names = "--port", description = "gRPC port of the server (${DEFAULT-VALUE})")
  private int port = 4317;

  @Option(names = "--batch", description = "records in a request (${DEFAULT-VALUE})")
  private int batch = 1_000;

  @Option(names = "--records", description = "records read from the files (${DEFAULT-VALUE})")
  private int records = 30_000;

  @Option(names = "--rate", description = "records per second; 0 = flat out (${DEFAULT-VALUE})")
  private long rate;

  @Option(names = "--in-flight", description = "calls under way at most (${DEFAULT-VALUE})")
  private int inFlight = 8;

  @Option(names = "--seconds", description = "length of the measured run (${DEFAULT-VALUE})")
  private int seconds = 20;

  @Option(names = "--warm-up", description = "seconds of the warm-up run (${DEFAULT-VALUE})")
  private int warmUp = 10;

  @Option(names = "--compression", description = "gzip or none (${DEFAULT-VALUE})")
  private String compression = "gzip";

  @Option(names = "--server-pid", description = "process whose CPU time is measured; 0 = none")
  private long serverPid;

  /** Entry point. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    List<ExportLogsServiceRequest> requests = Batches.read(files, batch, records);
    LoadGenerator.run(options(warmUp), requests);
    LoadResult result = LoadGenerator.run(options(seconds), requests);
    System.out.println(result.toJson());
    return result.failed() == 0 ? 0 : 1;
  }

  private LoadOptions options(int length) {
    return new LoadOptions(
        port,
        rate,
        inFlight,
        Duration.ofSeconds(length),
        compression,
        serverPid,
        Duration.ofSeconds(30));
  }
}
