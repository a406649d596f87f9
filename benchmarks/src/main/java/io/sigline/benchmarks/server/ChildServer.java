package io.sigline.benchmarks.server;

import io.sigline.benchmarks.BenchException;
import io.sigline.benchmarks.load.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A server as a child process. Ended with this object, and with this program. */
public final class ChildServer implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 5;

  private final String name;
  private final Process process;
  private final Path log;
  private final URI address;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Thread endWithUs;
  private final long startNanos;
  private long readyNanos;

  private ChildServer(String name, Process process, Path log, URI address, long startNanos) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.address = address;
    this.startNanos = startNanos;
    endWithUs = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(endWithUs);
  }

  /**
   * Starts a server and waits until its {@code /readyz} says so.
   *
   * @param adminPort where {@code /readyz} and {@code /metrics} are
   * @param folder for its log
   */
  public static ChildServer start(
      String name,
      List<String> command,
      Map<String, String> environment,
      int adminPort,
      Path folder)
      throws InterruptedException {
    Path log = folder.resolve(name + "-" + adminPort + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      long start = System.nanoTime();
      ChildServer server =
          new ChildServer(
              name, builder.start(), log, URI.create("http://127.0.0.1:" + adminPort + "/"), start);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new BenchException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  /** Ports of 127.0.0.1 that nothing listens on. */
  public static int[] freePorts(int count) {
    ServerSocket[] sockets = new ServerSocket[count];
    int[] ports = new int[count];
    try {
      for (int i = 0; i < count; i++) {
        sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ports[i] = sockets[i].getLocalPort();
      }
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ports;
  }

  /** What the kernel says of it. */
  public ServerProcess process() {
    return new ServerProcess(process.pid());
  }

  /** Its metrics now. */
  public Metrics metrics() {
    return Metrics.of(get("metrics").body());
  }

  /** Waits until its metrics are as wanted, and returns them. */
  public Metrics awaitMetrics(Predicate<Metrics> wanted, String what) throws InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    Metrics metrics = metrics();
    while (!wanted.test(metrics)) {
      if (System.nanoTime() > end) {
        throw new BenchException(name + ": expected " + what + " within " + START);
      }
      Thread.sleep(POLL_MILLIS);
      metrics = metrics();
    }
    return metrics;
  }

  private HttpResponse<String> get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(10)).build();
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new BenchException(name + " does not answer: " + e.getMessage() + end(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** Nanoseconds from the start of the process until it answered that it is ready. */
  public long readyNanos() {
    return readyNanos;
  }

  private void awaitReady() throws InterruptedException {
    long deadline = startNanos + START.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new BenchException(name + " did not become ready:" + end());
      }
      Thread.sleep(POLL_MILLIS);
    }
    readyNanos = System.nanoTime() - startNanos;
  }

  private boolean isReady() {
    try {
      return get("readyz").statusCode() == 200;
    } catch (BenchException _) {
      return false;
    }
  }

  private String end() {
    try {
      List<String> lines = Files.readAllLines(log);
      return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException _) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    http.shutdownNow();
    var _ = Runtime.getRuntime().removeShutdownHook(endWithUs);
  }
}
