package io.sigline.receiver.intake;

import io.helidon.common.tls.TlsClientAuth;
import io.helidon.common.tls.TlsConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.sigline.receiver.tls.ServerTls;
import io.sigline.receiver.tls.TlsFloor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;

/** OTLP/HTTP, over HTTP/1.1 and HTTP/2. */
final class HttpServer {
  private static final Duration MOST_PERIOD = Duration.ofSeconds(30);

  private final WebServer server;
  private final HttpExport export;

  private HttpServer(WebServer server, HttpExport export) {
    this.server = server;
    this.export = export;
  }

  static HttpServer start(IntakeSettings settings, HttpExport export, Optional<ServerTls> tls)
      throws IOException {
    WebServerConfig.Builder builder =
        WebServer.builder()
            .host(settings.host())
            .port(settings.httpPort())
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(500))
            .maxTcpConnections(settings.connections().most())
            .idleConnectionTimeout(settings.connections().idle())
            .idleConnectionPeriod(period(settings.connections().idle()))
            .contentEncoding(new RawEncodings())
            .routing(routing ->
                routing
                    .any(export)
                    .error(
                        Throwable.class, (_, response, fault) -> export.failed(response, fault)));
    if (tls.isPresent()) {
      builder.tls(tlsConfig(tls.get()));
    }
    WebServer server = builder.build().start();
    if (!server.isRunning()) {
      throw new IOException(
          "intake: cannot listen on "
              + settings.host()
              + ":"
              + settings.httpPort()
              + " (intake.http-port): "
              + reason(settings));
    }
    return new HttpServer(server, export);
  }

  /** How often idle connections are looked for. */
  private static Duration period(Duration idle) {
    Duration often = idle.dividedBy(4);
    return often.compareTo(MOST_PERIOD) < 0 ? often : MOST_PERIOD;
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
  }
}
