package io.sigline.receiver.intake;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.sigline.receiver.connection.ConnectionWatch;
import io.sigline.receiver.tls.ServerTls;
import io.sigline.receiver.tls.TlsFloor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** OTLP/gRPC and the gRPC health service on one port. */
final class GrpcServer {
  /** Pings that a client may send without being turned away. */
  private static final Duration PING_INTERVAL = Duration.ofSeconds(5);

  private static final int MOST_CALLS_PER_CONNECTION = 1000;
  private static final int MOST_HEADER_BYTES = 16 << 10;

  /** Calls of a connection that may be broken off in a time: all that it can have, twice. */
  private static final int MOST_RESETS = 2 * MOST_CALLS_PER_CONNECTION;

  private static final int RESET_SECONDS = 10;

  private final HealthStatusManager health = new HealthStatusManager();
  private final ExecutorService workers;
  private final GrpcExport export;
  private final ConnectionWatch watch;
  private final Server server;

  /** Accepts connections, and serves them. */
  private final EventLoopGroup accepting = loops(1, "sigline-grpc-accept-");

  private final EventLoopGroup serving = loops(0, "sigline-grpc-");

  private GrpcServer(
      IntakeSettings settings,
      GrpcExport export,
      ExecutorService workers,
      IntakeCounters counters,
      Optional<ServerTls> tls)
      throws IOException {
    this.workers = workers;
    this.export = export;
    IntakeSettings.Connections connections = settings.connections();
    watch = ConnectionWatch.start(bounds(connections), counters.grpcConnectionsClosed);
    ConnectionGate gate = new ConnectionGate(connections.most(), counters.grpcConnectionsRefused);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.grpcPort()))
            .channelFactory(() -> new GatedServerChannel(gate, watch))
            .bossEventLoopGroup(accepting)
            .workerEventLoopGroup(serving)
            .directExecutor() // what takes time is the workers'
            .addTransportFilter(new Greetings(watch))
            .maxConnectionIdle(connections.idle().toNanos(), TimeUnit.NANOSECONDS)
            .maxInboundMetadataSize(MOST_HEADER_BYTES)
            .maxRstFramesPerWindow(MOST_RESETS, RESET_SECONDS)
            .decompressorRegistry(GrpcCodec.registry())
            .maxInboundMessageSize(settings.maxRequestBytes())
            .maxConcurrentCallsPerConnection(MOST_CALLS_PER_CONNECTION)
            .permitKeepAliveTime(PING_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(settings.keepaliveTime().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(settings.keepaliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
            .addStreamTracerFactory(export.streams())
            .addService(service(export))
            .addService(health.getHealthService())
            .fallbackHandlerRegistry(new OtherSignals());
    if (settings.maxConnectionAge().isPositive()) {
      builder
          .maxConnectionAge(settings.maxConnectionAge().toNanos(), TimeUnit.NANOSECONDS)
          .maxConnectionAgeGrace(settings.maxConnectionAgeGrace().toNanos(), TimeUnit.NANOSECONDS);
    }
    if (tls.isPresent()) {
      builder.sslContext(sslContext(tls.get()));
    }
    server = builder.build();
  }

  /**
   * Opens the port.
   *
   * @param workers shut down with the server
   */
  static GrpcServer start(
      IntakeSettings settings,
      GrpcExport export,
      ExecutorService workers,
      IntakeCounters counters,
      Optional<ServerTls> tls)
      throws IOException {
    GrpcServer grpc = new GrpcServer(settings, export, workers, counters, tls);
    grpc.ready(false);
    try {
      grpc.server.start();
    } catch (IOException e) {
      grpc.shutdown();
      throw new IOException(
          "intake: cannot listen on "
              + settings.host()
              + ":"
              + settings.grpcPort()
              + " (intake.grpc-port): "
              + rootMessage(e),
          e);
    }
    return grpc;
  }

  /** Until it has said hello; idle ones gRPC sends away itself, with a word. */
  private static ConnectionWatch.Bounds bounds(IntakeSettings.Connections connections) {
    return new ConnectionWatch.Bounds(
        connections.request(), connections.idle(), connections.request());
  }

  /** Tells when a client has said what HTTP/2 begins with, after the handshake of TLS. */
  private static final class Greetings extends ServerTransportFilter {
    private final ConnectionWatch watch;

    private Greetings(ConnectionWatch watch) {
      this.watch = watch;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
      watch.forget(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
      return attributes;
    }
  }

  static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private static ServerServiceDefinition service(GrpcExport export) {
    return ServerServiceDefinition.builder(LogsServiceGrpc.SERVICE_NAME)
        .addMethod(export.method(), export)
        .build();
  }

  /** Netty's builder makes a context of its own from keys; this takes one that can be exchanged. */
  private static SslContext sslContext(ServerTls tls) {
    return new JdkSslContext(
        tls.context(),
        false,
        TlsFloor.CIPHERS,
        SupportedCipherSuiteFilter.INSTANCE,
        new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            List.of(ApplicationProtocolNames.HTTP_2)),
        tls.asksForCertificates() ? ClientAuth.REQUIRE : ClientAuth.NONE,
        TlsFloor.PROTOCOLS.toArray(String[]::new),
        false);
  }

  int port() {
    return server.getPort();
  }

  void ready(boolean ready) {
    ServingStatus status = ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(LogsServiceGrpc.SERVICE_NAME, status);
  }

  /** No new calls; those under way may end. Does not block. */
  void beginStop() {
    if (!server.isShutdown()) {
      health.enterTerminalState();
      server.shutdown();
    }
  }

  void stop(Duration timeout) {
    try {
      if (!server.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException _) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    shutdown();
  }

  private void shutdown() {
    export.stop();
    watch.close();
    workers.shutdownNow();
    var _ = accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    var _ = serving.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /**
   * @param threads 0 for as many as Netty thinks fit
   */
  private static EventLoopGroup loops(int threads, String name) {
    return new MultiThreadIoEventLoopGroup(
        threads, Thread.ofPlatform().daemon().name(name, 0).factory(), NioIoHandler.newFactory());
  }
}
