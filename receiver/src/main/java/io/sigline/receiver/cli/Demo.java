package io.sigline.receiver.cli;

import io.sigline.alerting.outgoing.Outgoing;
import io.sigline.receiver.config.IntakeConfig;
import io.sigline.receiver.secrets.TokenCheck;
import io.sigline.receiver.service.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays recorded export requests through the HTTP intake: OTLP/JSON, one request a line, in files
 * {@code *.otlp.jsonl}. A record whose time is {@code "0"} gets the time of playing.
 */
final class Demo {
  private static final Logger log = LoggerFactory.getLogger(Demo.class);
  private static final String NO_TIME = "\"timeUnixNano\":\"0\"";

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
    List<String> requests = requests(folder, Instant.now());
    if (requests.isEmpty()) {
      throw new CommandException("--demo found nothing to play: no *.otlp.jsonl in " + folder);
    }
    URI address =
        URI.create("http://" + host(intake) + ":" + service.httpPort() + intake.httpPath());
    Thread.ofPlatform()
        .name("demo")
        .daemon()
        .start(() -> {
          try (HttpClient client = Outgoing.client(Duration.ofSeconds(10)).build()) {
            for (String request : requests) {
              send(client, address, request, intake);
            }
            log.info("demo: played {} requests; alerts are on standard output", requests.size());
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

  /** The bodies to send, in the order of file names and lines; a millisecond lies between two. */
  static List<String> requests(Path folder, Instant start) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<String> requests = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Demo::isRecording).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          if (!line.isBlank()) {
            Instant time = start.plusMillis(requests.size());
            requests.add(line.replace(NO_TIME, "\"timeUnixNano\":\"" + unixNano(time) + "\""));
          }
        }
      }
    } catch (IOException e) {
      throw new CommandException("--demo cannot read " + folder + ": " + e.getMessage(), e);
    }
    return requests;
  }

  private static boolean isRecording(Path file) {
    return file.toString().endsWith(".otlp.jsonl");
  }

  private static long unixNano(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
  }

  private static void send(HttpClient client, URI address, String body, IntakeConfig intake)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (intake.bearerToken().isSet()) {
      request.header("Authorization", "Bearer " + TokenCheck.first(intake.bearerToken().value()));
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      log.warn("demo: a request was answered {} {}", response.statusCode(), response.body());
    }
  }
}
