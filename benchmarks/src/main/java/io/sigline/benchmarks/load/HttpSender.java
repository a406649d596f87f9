package io.sigline.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;

/** Sends over HTTP/1.1 what was encoded and compressed beforehand. */
final class HttpSender implements Sender {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest.Builder request;

  HttpSender(int port, Protocol protocol, Compression compression) {
    String type = protocol == Protocol.HTTP_JSON ? "application/json" : "application/x-protobuf";
    request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/logs"))
            .timeout(TIMEOUT)
            .header("Content-Type", type);
    if (compression != Compression.NONE) {
      request.header("Content-Encoding", compression.encoding());
    }
  }

  @Override
  public void send(EncodedBatch batch, Consumer<Outcome> done) {
    HttpRequest post = request.copy().POST(BodyPublishers.ofByteArray(batch.body())).build();
    var _ =
        client
            .sendAsync(post, BodyHandlers.ofByteArray())
            .handle((response, failure) ->
                failure == null ? outcome(response) : Outcome.failed(failure.toString()))
            .thenAccept(done);
  }

  private static Outcome outcome(HttpResponse<byte[]> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    return outcome(response.statusCode(), type, response.body());
  }

  /** What a response means to whoever exports. */
  static Outcome outcome(int status, String type, byte[] body) {
    if (status == 429 || status == 503) {
      return Outcome.refused("HTTP " + status);
    }
    if (status != 200) {
      return Outcome.failed("HTTP " + status);
    }
    try {
      if (type.startsWith("application/json")) {
        JsonNode partial = JSON.readTree(body).path("partialSuccess");
        return Outcome.answered(
            partial.path("rejectedLogRecords").asLong(), partial.path("errorMessage").asText());
      }
      ExportLogsPartialSuccess partial =
          ExportLogsServiceResponse.parseFrom(body).getPartialSuccess();
      return Outcome.answered(partial.getRejectedLogRecords(), partial.getErrorMessage());
    } catch (IOException e) {
      return Outcome.failed("HTTP 200 with an unreadable answer: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
