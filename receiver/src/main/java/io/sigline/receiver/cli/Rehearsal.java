package io.sigline.receiver.cli;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.sigline.alerting.outgoing.Outgoing;
import io.sigline.receiver.otlp.JsonRequest;
import io.sigline.receiver.service.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Recorded requests, sent over gRPC and HTTP, and looks at the admin server, until the methods that
 * judge records have been called often enough to have a profile.
 */
final class Rehearsal {
  private static final int CALLS = 400;
  private static final int HTTP_CALLS = 20;
  private static final int REPEATS = 8;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Service service;
  private final Path recordings;
  private final Instant start = Instant.now();

  private Rehearsal(Service service, Path recordings) {
    this.service = service;
    this.recordings = recordings;
  }

  /**
   * Plays the recordings of the folder to the service.
   *
   * @throws CommandException if a request is not accepted
   */
  static void play(Path recordings, Service service) {
    Rehearsal rehearsal = new Rehearsal(service, recordings);
    try {
      rehearsal.overHttp();
      rehearsal.overGrpc();
    } catch (IOException e) {
      throw new CommandException("the rehearsal failed: " + e.getMessage(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void overGrpc() throws IOException, InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", service.grpcPort()).usePlaintext().build();
    try {
      for (int call = 0; call < CALLS; call++) {
        var _ =
            ClientCalls.blockingUnaryCall(
                channel,
                LogsServiceGrpc.getExportMethod(),
                CallOptions.DEFAULT
                    .withCompression("gzip")
                    .withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS),
                batch(call));
      }
    } finally {
      channel.shutdownNow().awaitTermination(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** The recordings several times over, as if made at another time for each call. */
  private ExportLogsServiceRequest batch(int call) throws IOException {
    ExportLogsServiceRequest.Builder batch = ExportLogsServiceRequest.newBuilder();
    List<String> requests = Demo.requests(recordings, start.plusSeconds(call));
    for (int i = 0; i < REPEATS; i++) {
      for (String request : requests) {
        byte[] json = request.getBytes(StandardCharsets.UTF_8);
        batch.mergeFrom(JsonRequest.read(json, json.length).copy());
      }
    }
    return batch.build();
  }

  private void overHttp() throws IOException, InterruptedException {
    try (HttpClient client = Outgoing.client(Duration.ofSeconds(10)).build()) {
      URI intake = URI.create("http://127.0.0.1:" + service.httpPort() + "/v1/logs");
      for (int call = 0; call < HTTP_CALLS; call++) {
        send(
            client,
            HttpRequest.newBuilder(intake)
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch(call - CALLS).toByteArray())));
      }
      for (String request : Demo.requests(recordings, start)) {
        send(
            client,
            HttpRequest.newBuilder(intake)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request)));
      }
      for (String page : List.of("/readyz", "/healthz", "/metrics")) {
        URI admin = URI.create("http://127.0.0.1:" + service.adminPort() + page);
        send(client, HttpRequest.newBuilder(admin).GET());
      }
    }
  }

  private static void send(HttpClient client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            request.timeout(DEADLINE).build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() != 200) {
      throw new CommandException(
          "the rehearsal was answered " + response.statusCode() + " " + response.body());
    }
  }
}
