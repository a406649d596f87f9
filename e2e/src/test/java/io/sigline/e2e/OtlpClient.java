package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A small OTLP exporter without retries: an export that is not answered with success fails. */
public interface OtlpClient extends AutoCloseable {
  /** Sends one request and waits for the answer; fails unless every record was accepted. */
  void export(ExportLogsServiceRequest request);

  @Override
  void close();

  /** Over gRPC to {@code host:port}. */
  static OtlpClient grpc(String endpoint, Compression compression) {
    boolean compressing = compression != Compression.NONE;
    var compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(compressing ? compression : Codec.Identity.NONE);
    var decompressors = DecompressorRegistry.getDefaultInstance();
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(endpoint)
            .usePlaintext()
            .compressorRegistry(compressors)
            .decompressorRegistry(
                compressing ? decompressors.with(compression, true) : decompressors)
            .build();
    var plain = LogsServiceGrpc.newBlockingStub(channel);
    var stub = compressing ? plain.withCompression(compression.getMessageEncoding()) : plain;
    return new OtlpClient() {
      @Override
      public void export(ExportLogsServiceRequest request) {
        assertAccepted(stub.withDeadlineAfter(60, TimeUnit.SECONDS).export(request));
      }

      @Override
      public void close() {
        channel.shutdownNow();
      }
    };
  }

  /** Over HTTP to {@code http://host:port}, as protobuf or JSON. */
  static OtlpClient http(String endpoint, boolean json, Compression compression) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new OtlpClient() {
      @Override
      public void export(ExportLogsServiceRequest request) {
        byte[] body = json ? json(request).getBytes(StandardCharsets.UTF_8) : request.toByteArray();
        var builder =
            HttpRequest.newBuilder(URI.create(endpoint + "/v1/logs"))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", json ? "application/json" : "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(compression.compressed(body)));
        if (compression != Compression.NONE) {
          builder.header("Content-Encoding", compression.getMessageEncoding());
        }
        try {
          var response = client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
          assertThat(response.statusCode())
              .as(() -> new String(response.body(), StandardCharsets.UTF_8))
              .isEqualTo(200);
          assertAccepted(
              json
                  ? parsed(response.body())
                  : ExportLogsServiceResponse.parseFrom(response.body()));
        } catch (IOException e) {
          throw new UncheckedIOException(endpoint, e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }

  private static void assertAccepted(ExportLogsServiceResponse response) {
    var partial = response.getPartialSuccess();
    assertThat(partial.getRejectedLogRecords()).as("%s", response).isZero();
    assertThat(partial.getErrorMessage()).isEmpty();
  }

  private static ExportLogsServiceResponse parsed(byte[] json)
      throws InvalidProtocolBufferException {
    var builder = ExportLogsServiceResponse.newBuilder();
    JsonFormat.parser().merge(new String(json, StandardCharsets.UTF_8), builder);
    return builder.build();
  }

  /** OTLP/JSON, except that bytes (ids among them) are in base64: for requests without any. */
  private static String json(ExportLogsServiceRequest request) {
    try {
      return JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .printingEnumsAsInts()
          .print(request);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
