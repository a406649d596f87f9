package io.sigline.e2e;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged program, running {@code sigline run} in a folder of its own. */
public final class SiglineProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);

  /** A JVM never handles a SIGHUP that it inherits as ignored, as from tests run by nohup. */
  private static final List<String> HEEDING_HANGUPS =
      Files.isDirectory(Path.of("/proc/self")) ? List.of("env", "--default-signal=HUP") : List.of();

  private final Path folder;
  private final List<String> settings;
  private final String host;
  private final List<Integer> ports;
  private ChildProcess process;

  private SiglineProcess(Path folder, String host, List<Integer> ports, List<String> settings) {
    this.folder = folder;
    this.host = host;
    this.ports = ports;
    this.settings = settings;
    this.process = launch();
  }

  /**
   * Starts it on free ports, with its data directory in the folder, and waits until it is ready.
   *
   * @param settings as for {@code --set}, such as {@code alerts.keep.rate=100}
   */
  public static SiglineProcess start(Path folder, String... settings) {
    return start(folder, "127.0.0.1", FreePorts.next(3), settings);
  }

  /** Starts it on an address and three ports: gRPC, HTTP, admin. */
  public static SiglineProcess start(
      Path folder, String host, List<Integer> ports, String... settings) {
    var sigline = new SiglineProcess(folder, host, ports, List.of(settings));
    sigline.awaitReady();
    return sigline;
  }

  /** The command that runs the packaged program, without its arguments. */
  public static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseG1GC",
        "-Xmx1g",
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dsigline.home=" + Checkout.ROOT,
        "-jar",
        Checkout.program().toString());
  }

  /** Starts it again, after its end, on the same ports and data. */
  public void restart() {
    process.close();
    process = launch();
    awaitReady();
  }

  /** Where OTLP/gRPC is taken. */
  public String grpcEndpoint() {
    return host + ":" + grpcPort();
  }

  public int grpcPort() {
    return ports.get(0);
  }

  /** Where OTLP/HTTP is taken, without the path. */
  public String httpEndpoint() {
    return "http://" + host + ":" + ports.get(1);
  }

  public int adminPort() {
    return ports.get(2);
  }

  /** Its metrics now. */
  public PrometheusText metrics() {
    return PrometheusText.of(adminPort());
  }

  /** Standard output so far: alerts, where no Keep is set. */
  public String out() {
    return process.out();
  }

  /** Standard error so far: its log. */
  public String log() {
    return process.err();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id, until it is started again. */
  public long pid() {
    return process.pid();
  }

  /** SIGTERM, and the exit code. */
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
    List<String> command = new ArrayList<>(HEEDING_HANGUPS);
    command.addAll(command());
    command.add("run");
    set(command, "data-directory=" + folder.resolve("data"));
    set(command, "intake.host=" + host);
    set(command, "intake.grpc-port=" + ports.get(0));
    set(command, "intake.http-port=" + ports.get(1));
    set(command, "admin.port=" + ports.get(2));
    settings.forEach(setting -> set(command, setting));
    return ChildProcess.start("sigline", folder, command, Map.of());
  }

  private static void set(List<String> command, String setting) {
    command.add("--set");
    command.add(setting);
  }

  private void awaitReady() {
    try {
      await()
          .atMost(START)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> !process.isAlive() || answersReady());
      if (!process.isAlive()) {
        throw new IllegalStateException("Sigline ended:\n" + log() + out());
      }
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private boolean answersReady() {
    try {
      return PrometheusText.get("http://127.0.0.1:" + adminPort() + "/readyz").statusCode() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }
}
