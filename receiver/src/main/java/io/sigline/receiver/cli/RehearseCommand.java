package io.sigline.receiver.cli;

import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.service.ServiceProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code sigline rehearse}: a start that parses rules, one that finds them parsed, some traffic
 * over every way in, a stop. What the Java machine sees of it goes into the start cache that the
 * launcher and the image make; nothing else uses it. Rules and records are those that ship, ports
 * are free ones of the loopback, and what is stored is deleted at the end.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Starts, judges some records and ends, for the launcher to learn from.")
final class RehearseCommand implements Runnable {
  private static final int LOOKS = 100;
  private static final String CONFIGURATION =
      """
      intake:
        grpc-port: 0
        http-port: 0
      admin:
        port: 0
      logging:
        level: warn
      """;

  @Override
  public void run() {
    Path folder = temporary();
    try {
      SiglineConfig config = config(folder);
      PrintStream nowhere =
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      ServiceProcess.run(config, nowhere, _ -> stopOnceKept(folder.resolve("data/rules.pack")));
      boolean _ = Thread.interrupted();
      ServiceProcess.run(
          config,
          nowhere,
          service -> {
            Rehearsal.play(Installation.home().resolve("rules/demo"), service);
            stop();
          });
    } finally {
      boolean _ = Thread.interrupted();
      delete(folder);
    }
  }

  private static void stopOnceKept(Path rules) {
    try {
      for (int i = 0; i < LOOKS && !Files.exists(rules); i++) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      stop();
    } catch (InterruptedException _) {
      stop();
    }
  }

  /** As a signal would. */
  private static void stop() {
    Thread.currentThread().interrupt();
  }

  /** Read as in a real start, from a file and arguments; the data directory beside the file. */
  private static SiglineConfig config(Path folder) {
    try {
      Path file =
          Files.writeString(
              folder.resolve("sigline.yml"),
              CONFIGURATION + "data-directory: '" + folder.resolve("data") + "'\n");
      String[] arguments = {
        "run", "--config", file.toString(), "--set", "rules.paths=[rules]", "--set", "admin.port=0"
      };
      return PlainRun.of(arguments).orElseThrow().options().read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("sigline-rehearsal");
    } catch (IOException e) {
      throw new CommandException("a folder for temporary files is needed: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
