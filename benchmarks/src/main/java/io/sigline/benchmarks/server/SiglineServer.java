package io.sigline.benchmarks.server;

import io.sigline.benchmarks.BenchException;
import io.sigline.benchmarks.load.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged program, started by its launcher as anybody would, on free ports. */
public final class SiglineServer implements AutoCloseable {
  private final ChildServer server;
  private final int grpcPort;
  private final int httpPort;

  private SiglineServer(ChildServer server, int grpcPort, int httpPort) {
    this.server = server;
    this.grpcPort = grpcPort;
    this.httpPort = httpPort;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param home where the launcher is
   * @param rules files and folders
   * @param folder for its data and log; not used by another one that runs
   * @param javaOptions added to the launcher's
   */
  public static SiglineServer start(
      Path home, List<Path> rules, Path folder, List<String> javaOptions)
      throws InterruptedException {
    return start(home, rules, folder, javaOptions, List.of());
  }

  /**
   * The same with settings, such as {@code alerts.keep.rate=100}.
   *
   * @param settings beside ports, rules and the data directory, of which they may name another
   */
  public static SiglineServer start(
      Path home, List<Path> rules, Path folder, List<String> javaOptions, List<String> settings)
      throws InterruptedException {
    prepare(home);
    int[] ports = ChildServer.freePorts(3);
    List<String> command = new ArrayList<>();
    command.add(home.resolve("sigline").toString());
    command.add("run");
    set(command, "rules.paths=" + rules.stream().map(Path::toAbsolutePath).toList());
    set(command, "data-directory=" + folder.resolve("data-" + ports[2]));
    set(command, "intake.grpc-port=" + ports[0]);
    set(command, "intake.http-port=" + ports[1]);
    set(command, "admin.port=" + ports[2]);
    set(command, "pipeline.max-remembered-requests=1"); // the same requests are sent in turn
    settings.forEach(setting -> set(command, setting));
    ChildServer server =
        ChildServer.start(
            "sigline",
            command,
            Map.of("SIGLINE_JAVA_OPTS", String.join(" ", javaOptions)),
            ports[2],
            folder);
    return new SiglineServer(server, ports[0], ports[1]);
  }

  /** Has the launcher build what is missing, which must not count as a start. */
  private static void prepare(Path home) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(home.resolve("sigline").toString(), "version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      throw new BenchException("the launcher cannot be run: " + e.getMessage(), e);
    }
  }

  private static void set(List<String> command, String setting) {
    command.add("--set");
    command.add(setting);
  }

  /** Where it takes records by this protocol. */
  public int port(Protocol protocol) {
    return protocol == Protocol.GRPC ? grpcPort : httpPort;
  }

  /** The process. */
  public ChildServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }
}
