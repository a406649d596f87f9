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
  private final Surroundings surroundings;
  private ChildProcess process;

  private SiglineProcess(
      Path folder,
      String host,
      List<Integer> ports,
      Surroundings surroundings,
      List<String> settings) {
    this.folder = folder;
    this.host = host;
    this.ports = ports;
    this.surroundings = surroundings;
    this.settings = settings;
    this.process = launch();
  }

  /**
   * What is around the program.
   *
   * @param wrapper a command that runs the command behind it, with its arguments
   * @param javaOptions win over those that it is started with otherwise
   * @param environment variables beside those of the test
   */
  public record Surroundings(
      List<String> wrapper, List<String> javaOptions, Map<String, String> environment) {
    /** Nothing that is not around the test. */
    public static final Surroundings USUAL = new Surroundings(List.of(), List.of(), Map.of());

    /** Java started with these options. */
    public static Surroundings java(String... options) {
      return new Surroundings(List.of(), List.of(options), Map.of());
    }
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
    var sigline = new SiglineProcess(folder, host, ports, Surroundings.USUAL, List.of(settings));
    sigline.awaitReady();
    return sigline;
  }

  /** Starts it on free ports in other surroundings. */
  public static SiglineProcess start(Path folder, Surroundings surroundings, String... settings) {
    var sigline =
        new SiglineProcess(folder, "127.0.0.1", FreePorts.next(3), surroundings, List.of(settings));
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
    relaunch();
    awaitReady();
  }

  /** The same without waiting until it is ready. */
  public void relaunch() {
    process.close();
    process = launch();
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

  /** Waits for its end and returns the exit code. */
  public int awaitExit(Duration within) {
    return process.awaitExit(within);
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
    command.addAll(surroundings.wrapper());
    command.addAll(command());
    command.addAll(command.indexOf("-jar"), surroundings.javaOptions());
    command.add("run");
    set(command, "data-directory=" + folder.resolve("data"));
    set(command, "intake.host=" + host);
    set(command, "intake.grpc-port=" + ports.get(0));
    set(command, "intake.http-port=" + ports.get(1));
    set(command, "admin.port=" + ports.get(2));
    settings.forEach(setting -> set(command, setting));
    return ChildProcess.start("sigline", folder, command, surroundings.environment());
  }

  private static void set(List<String> command, String setting) {
    command.add("--set");
    command.add(setting);
  }

  /** Waits until it is ready; a failure if it ends instead. */
  public void awaitReady() {
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
