package io.sigline.receiver.intake;

import io.helidon.common.tls.TlsClientAuth;
import io.helidon.common.tls.TlsConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.sigline.receiver.connection.ConnectionWatch;
import io.sigline.receiver.connection.WatchedRequests;
import io.sigline.receiver.tls.ServerTls;
import io.sigline.receiver.tls.TlsFloor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;

/** OTLP/HTTP, over HTTP/1.1 and HTTP/2. */
final class HttpServer {
  private final WebServer server;
  private final HttpExport export;
  private final ConnectionWatch watch;

  private HttpServer(WebServer server, HttpExport export, ConnectionWatch watch) {
    this.server = server;
    this.export = export;
    this.watch = watch;
  }

  /**
   * Opens the port.
   *
   * @param watch closed with the server, and if it cannot be started
   */
  static HttpServer start(
      IntakeSettings settings, HttpExport export, ConnectionWatch watch, Optional<ServerTls> tls)
      throws IOException {
    WebServerConfig.Builder builder =
        WebServer.builder()
            .host(settings.host())
            .port(settings.httpPort())
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(500))
            .maxTcpConnections(settings.connections().most())
            .contentEncoding(new RawEncodings())
            .routing(routing ->
                routing
                    .addFilter(new WatchedRequests(watch))
                    .any(export)
                    .error(
                        Throwable.class, (_, response, fault) -> export.failed(response, fault)));
    WatchedRequests.watch(builder, watch);
    WatchedRequests.read(builder, watch);
    if (tls.isPresent()) {
      builder.tls(tlsConfig(tls.get()));
    }
    WebServer server = builder.build().start();
    if (!server.isRunning()) {
      watch.close();
      throw new IOException(
          "intake: cannot listen on "
              + settings.host()
              + ":"
              + settings.httpPort()
              + " (intake.http-port): "
              + reason(settings));
    }
    return new HttpServer(server, export, watch);
  }

  /** A request comes, is judged, and is answered, or what is left of it is read. */
  static ConnectionWatch watch(IntakeSettings.Connections connections, IntakeCounters counters) {
    Duration request = connections.request();
    return ConnectionWatch.start(
        new ConnectionWatch.Bounds(
            request, connections.idle(), request.multipliedBy(2).plus(HttpExport.PATIENCE)),
        counters.httpConnectionsClosed);
  }

  /** The server does not say why it could not listen; the socket does. */
  private static String reason(IntakeSettings settings) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(settings.host(), settings.httpPort()));
      return "see the log";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static TlsConfig tlsConfig(ServerTls tls) {
    return TlsConfig.builder()
        .sslContext(tls.context())
        .enabledProtocols(TlsFloor.PROTOCOLS)
        .enabledCipherSuites(TlsFloor.CIPHERS)
        .clientAuth(tls.asksForCertificates() ? TlsClientAuth.REQUIRED : TlsClientAuth.NONE)
        .buildPrototype();
  }

  int port() {
    return server.port();
  }

  void stop() {
    server.stop();
    export.stop();
    watch.close();
  }
}
