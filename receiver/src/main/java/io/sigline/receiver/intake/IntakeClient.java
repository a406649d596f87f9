package io.sigline.receiver.intake;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.sigline.receiver.secrets.TokenCheck;
import io.sigline.receiver.tls.ClientTls;
import io.sigline.receiver.tls.TlsFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Exports to the intake of this process over its own port, as a collector does: OTLP/gRPC, gzip,
 * with the TLS and the token that are set. Any thread.
 */
public final class IntakeClient implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final MethodDescriptor<byte[], ExportLogsServiceResponse> EXPORT =
      LogsServiceGrpc.getExportMethod().toBuilder(
              new Bytes(), LogsServiceGrpc.getExportMethod().getResponseMarshaller())
          .build();

  private final ManagedChannel channel;
  private final Metadata headers = new Metadata();

  private IntakeClient(ManagedChannel channel) {
    this.channel = channel;
  }

  /**
   * A client of the intake with these settings. Connects when it is first used.
   *
   * @param grpcPort that the intake listens on
   * @param server what the intake shows; empty if it speaks plain text
   * @param own what the client shows if the intake asks for a certificate
   * @throws IOException naming the PEM file that cannot be used
   */
  public static IntakeClient of(
      IntakeSettings settings,
      int grpcPort,
      Optional<? extends Certificate> server,
      Optional<TlsFiles> own)
      throws IOException {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(new InetSocketAddress(address(settings.host()), grpcPort));
    if (server.isPresent()) {
      builder.sslContext(tls(server.get(), own)).useTransportSecurity();
    } else {
      builder.usePlaintext();
    }
    IntakeClient client = new IntakeClient(builder.build());
    settings
        .bearerToken()
        .ifPresent(
            token -> client.headers.put(AUTHORIZATION, "Bearer " + TokenCheck.first(token.get())));
    return client;
  }

  /** The address itself, or loopback if the intake listens on all. */
  private static InetAddress address(String host) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
  }

  private static SslContext tls(Certificate server, Optional<TlsFiles> own) throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient().trustManager(ClientTls.pinned(server));
    if (own.isPresent()) {
      try {
        builder.keyManager(own.get().certificate().toFile(), own.get().privateKey().toFile());
      } catch (IllegalArgumentException e) {
        throw new IOException("selftest: the client's key or certificate: " + e.getMessage(), e);
      }
    }
    return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
  }

  /**
   * Sends an export request and waits for the answer.
   *
   * @param request an {@code ExportLogsServiceRequest}
   * @throws IOException saying what was answered, unless every record was accepted
   */
  public void export(byte[] request) throws IOException {
    try {
      ExportLogsServiceResponse response =
          ClientCalls.blockingUnaryCall(
              io.grpc.ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
              EXPORT,
              CallOptions.DEFAULT
                  .withCompression("gzip")
                  .withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS),
              request);
      ExportLogsPartialSuccess partial = response.getPartialSuccess();
      if (partial.getRejectedLogRecords() > 0) {
        throw new IOException("records were rejected: " + partial.getErrorMessage());
      }
    } catch (StatusRuntimeException e) {
      throw new IOException(GrpcServer.rootMessage(e), e);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** A request that is bytes already. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return ByteString.readFrom(stream).toByteArray();
      } catch (IOException e) {
        throw new IllegalStateException("requests are sent only", e);
      }
    }
  }
}
