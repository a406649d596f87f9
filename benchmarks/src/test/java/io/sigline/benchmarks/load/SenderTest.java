package io.sigline.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.HttpServer;
import io.airlift.compress.v3.snappy.SnappyFramedInputStream;
import io.airlift.compress.v3.snappy.SnappyJavaDecompressor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent, as a server of that protocol understands it. */
final class SenderTest {
  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"NONE", "GZIP"})
  void grpc_encodedBatch_isReadByAnyServer(Compression compression) throws Exception {
    AtomicReference<ExportLogsServiceRequest> got = new AtomicReference<>();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new LogsServiceGrpc.LogsServiceImplBase() {
                  @Override
                  public void export(
                      ExportLogsServiceRequest request,
                      StreamObserver<ExportLogsServiceResponse> answer) {
                    got.set(request);
                    var response = ExportLogsServiceResponse.newBuilder();
                    response.getPartialSuccessBuilder().setRejectedLogRecords(2);
                    answer.onNext(response.build());
                    answer.onCompleted();
                  }
                })
            .build()
            .start();
    try (Sender sender = Sender.to(server.getPort(), Protocol.GRPC, compression)) {
      Outcome outcome = outcomeOf(sender, Protocol.GRPC, compression);

      assertThat(outcome).isEqualTo(Outcome.answered(2, ""));
      assertThat(got.get().getResourceLogs(0).getScopeLogs(0).getLogRecordsList()).hasSize(3);
    } finally {
      server.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void http_encodedBatch_namesItsEncoding(Compression compression) throws Exception {
    AtomicReference<byte[]> got = new AtomicReference<>();
    AtomicReference<List<String>> headers = new AtomicReference<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/logs",
        exchange -> {
          got.set(exchange.getRequestBody().readAllBytes());
          headers.set(
              List.of(
                  String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                  String.valueOf(exchange.getRequestHeaders().getFirst("Content-Encoding"))));
          byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try (Sender sender =
        Sender.to(server.getAddress().getPort(), Protocol.HTTP_JSON, compression)) {
      Outcome outcome = outcomeOf(sender, Protocol.HTTP_JSON, compression);

      assertThat(outcome).isEqualTo(Outcome.answered(0, ""));
      assertThat(headers.get())
          .containsExactly(
              "application/json",
              compression == Compression.NONE ? "null" : compression.encoding());
      assertThat(new String(plain(got.get(), compression), StandardCharsets.UTF_8))
          .isEqualTo(OtlpLines.request(3).toString());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void grpc_statuses_areRefusalsWhereACollectorSendsAgain() {
    assertThat(GrpcSender.outcome(Status.UNAVAILABLE).kind()).isEqualTo(Outcome.Kind.REFUSED);
    assertThat(GrpcSender.outcome(Status.RESOURCE_EXHAUSTED).kind())
        .isEqualTo(Outcome.Kind.REFUSED);
    assertThat(GrpcSender.outcome(Status.DEADLINE_EXCEEDED).kind()).isEqualTo(Outcome.Kind.FAILED);
  }

  @Test
  void http_answers_areReadByTheirType() {
    byte[] json =
        "{\"partialSuccess\":{\"rejectedLogRecords\":\"4\",\"errorMessage\":\"no\"}}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] junk = {1, 2, 3};

    assertThat(HttpSender.outcome(200, "application/json", json))
        .isEqualTo(Outcome.answered(4, "no"));
    assertThat(HttpSender.outcome(200, "application/x-protobuf", new byte[0]))
        .isEqualTo(Outcome.answered(0, ""));
    assertThat(HttpSender.outcome(200, "application/x-protobuf", junk).kind())
        .isEqualTo(Outcome.Kind.FAILED);
    assertThat(HttpSender.outcome(503, "", junk).kind()).isEqualTo(Outcome.Kind.REFUSED);
    assertThat(HttpSender.outcome(429, "", junk).kind()).isEqualTo(Outcome.Kind.REFUSED);
    assertThat(HttpSender.outcome(413, "", junk).kind()).isEqualTo(Outcome.Kind.FAILED);
  }

  private static Outcome outcomeOf(Sender sender, Protocol protocol, Compression compression)
      throws Exception {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    sender.send(EncodedBatch.of(OtlpLines.request(3), protocol, compression), outcome::complete);
    return outcome.get(20, TimeUnit.SECONDS);
  }

  private static byte[] plain(byte[] body, Compression compression) throws IOException {
    InputStream in = new ByteArrayInputStream(body);
    try (InputStream plain =
        switch (compression) {
          case NONE -> in;
          case GZIP -> new GZIPInputStream(in);
          case ZSTD -> new ZstdInputStream(in);
          case SNAPPY -> new SnappyFramedInputStream(new SnappyJavaDecompressor(), in);
        }) {
      return plain.readAllBytes();
    }
  }
}
