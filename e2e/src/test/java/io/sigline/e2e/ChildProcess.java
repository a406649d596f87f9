package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that a test started, with its output in files. It never outlives the test's JVM. */
public final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;
  private final Thread reaper;

  private ChildProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
    this.reaper = new Thread(process::destroyForcibly);
  }

  /** Starts it; its output goes to {@code name.out} and {@code name.err} in the folder. */
  public static ChildProcess start(
      String name, Path folder, List<String> command, Map<String, String> environment) {
    try {
      Files.createDirectories(folder);
      Path out = folder.resolve(name + ".out");
      Path err = folder.resolve(name + ".err");
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
              .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
      builder.environment().putAll(environment);
      var child = new ChildProcess(builder.start(), out, err);
      Runtime.getRuntime().addShutdownHook(child.reaper);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command), e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Standard output so far. */
  public String out() {
    return read(out);
  }

  /** Standard error so far. */
  public String err() {
    return read(err);
  }

  /** SIGTERM, and the exit code; a failure if it does not end in time. */
  public int terminate(Duration within) {
    process.destroy();
    return awaitExit(within);
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  /** Waits for its end and returns the exit code. */
  public int awaitExit(Duration within) {
    try {
      assertThat(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS))
          .as("process %d ended within %s", process.pid(), within)
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
    Runtime.getRuntime().removeShutdownHook(reaper);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
