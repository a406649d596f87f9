package io.sigline.benchmarks.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.benchmarks.BenchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigline bench load}. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description =
        "Replays recorded events as OTLP export requests against a server of this machine.",
    footer = {
      "%nRequests are encoded and compressed before the run. At a rate a request's latency counts",
      "from when it was due, whether it could be sent then or not.",
      "%nExit code: 0 if every record was taken, 1 if not, 2 called wrongly."
    })
public final class LoadCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "OTLP/JSON lines, plain or .gz")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--port", description = "Port on 127.0.0.1; by default 4317, 4318 for HTTP.")
  private int port;

  @Option(names = "--protocol", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private Protocol protocol = Protocol.GRPC;

  @Option(names = "--compression", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private Compression compression = Compression.GZIP;

  @Option(names = "--batch", description = "Records in a request (${DEFAULT-VALUE}).")
  private int batch = 1_000;

  @Option(names = "--records", description = "Records read from the files (${DEFAULT-VALUE}).")
  private int records = 30_000;

  @Option(names = "--rate", description = "Records per second; 0 = flat out (${DEFAULT-VALUE}).")
  private long rate;

  @Option(
      names = "--in-flight",
      description = "Requests under way at most; by default 8 flat out, 512 at a rate.")
  private int inFlight;

  @Option(names = "--seconds", description = "Length of the measured run (${DEFAULT-VALUE}).")
  private int seconds = 20;

  @Option(names = "--requests", description = "Requests of the measured run at most.")
  private long requests = Long.MAX_VALUE;

  @Option(names = "--warm-up", description = "Seconds of the run before it (${DEFAULT-VALUE}).")
  private int warmUp = 10;

  @Option(
      names = "--server-pid",
      description = "Process whose CPU time and memory are measured; 0 = none (${DEFAULT-VALUE}).")
  private long serverPid;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the result here as JSON.")
  private Path json = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  public LoadCommand() {}

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (batch < 1 || records < 1) {
      throw new BenchException(
          "expected --batch and --records of 1 or more, got " + batch + " and " + records);
    }
    Pace measured = pace(seconds, requests);
    ServerProcess server = new ServerProcess(serverPid);
    List<ObjectNode> read = Batches.read(files, batch, records);
    LoadResult result;
    try (Load load = Load.to(port(), protocol, compression, read)) {
      if (warmUp > 0) {
        load.run(pace(warmUp, Long.MAX_VALUE), server);
      }
      result = load.run(measured, server);
    }
    report(result);
    return result.complete() ? 0 : 1;
  }

  private void report(LoadResult result) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(LoadResult.header());
    String load = rate == 0 ? "flat out" : String.format("%,d/s", rate);
    out.println(result.row(protocol + ", " + compression + ", " + load));
    if (!result.firstFailure().isEmpty()) {
      out.println("first failure: " + result.firstFailure());
    }
    out.flush();
    if (!json.toString().isEmpty()) {
      Files.writeString(json, result.toJson().toPrettyString() + "\n");
    }
  }

  private Pace pace(int length, long most) {
    int standard = rate == 0 ? Pace.FLAT_OUT : Pace.AT_RATE;
    int bound = inFlight == 0 ? standard : inFlight;
    return new Pace(rate, bound, Duration.ofSeconds(length), most);
  }

  private int port() {
    if (port != 0) {
      return port;
    }
    return protocol == Protocol.GRPC ? 4317 : 4318;
  }
}
