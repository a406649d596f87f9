package io.sigline.receiver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What the admin server of a running Sigline answers. */
final class AdminAnswers {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private AdminAnswers() {}

  /**
   * Asks for JSON.
   *
   * @throws CommandException if nobody answers, or something else than 200
   */
  static JsonNode of(URI uri) {
    HttpResponse<String> response = send(uri, HttpRequest.newBuilder(uri));
    if (response.statusCode() != 200) {
      throw new CommandException(uri + " answered " + response.statusCode());
    }
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new CommandException(uri + " answered no JSON: " + e.getOriginalMessage());
    }
  }

  /**
   * Posts JSON.
   *
   * @return the answer, whatever its code
   * @throws CommandException if nobody answers
   */
  static HttpResponse<String> post(URI uri, JsonNode json) {
    return send(
        uri,
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json.toString())));
  }

  private static HttpResponse<String> send(URI uri, HttpRequest.Builder request) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandException(
          "no running Sigline answers at " + uri + ": " + e + "; name its admin server by --admin");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted");
    }
  }
}
