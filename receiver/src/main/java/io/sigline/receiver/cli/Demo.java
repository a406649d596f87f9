package io.sigline.receiver.cli;

import io.sigline.receiver.config.IntakeConfig;
import io.sigline.receiver.service.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays recorded export requests (OTLP/JSON, {@code *.otlp.json}) through the HTTP intake. */
final class Demo {
  private static final Logger log = LoggerFactory.getLogger(Demo.class);

  private Demo() {}

  /**
   * Plays every file of the folder, in the order of names, on a thread of its own.
   *
   * @throws CommandException if there is nothing to play, or the intake speaks TLS
   */
  static void play(Path folder, Service service, IntakeConfig intake) {
    if (intake.tls().enabled()) {
      throw new CommandException("--demo needs an intake without TLS: leave out intake.tls");
    }
    List<Path> files = files(folder);
    if (files.isEmpty()) {
      throw new CommandException("--demo found nothing to play: no *.otlp.json in " + folder);
    }
    URI address =
        URI.create("http://" + host(intake) + ":" + service.httpPort() + intake.httpPath());
    Thread.ofPlatform()
        .name("demo")
        .daemon()
        .start(() -> {
          try (HttpClient client = HttpClient.newHttpClient()) {
            for (Path file : files) {
              send(client, address, file, intake);
            }
            log.info("demo: played {} requests; alerts are on standard output", files.size());
          } catch (IOException e) {
            log.warn("demo: {}", e.toString());
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static String host(IntakeConfig intake) {
    String host =
        intake.host().equals("0.0.0.0") || intake.host().equals("::") ? "127.0.0.1" : intake.host();
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".otlp.json")).sorted().toList();
    } catch (IOException e) {
      throw new CommandException("--demo cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void send(HttpClient client, URI address, Path file, IntakeConfig intake)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofFile(file));
    if (intake.bearerToken().isSet()) {
      request.header("Authorization", "Bearer " + intake.bearerToken().value());
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      log.warn("demo: {} was answered {} {}", file, response.statusCode(), response.body());
    }
  }
}
