package io.sigline.receiver.api;

import io.helidon.common.tls.TlsClientAuth;
import io.helidon.common.tls.TlsConfig;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.audit.Auditor;
import io.sigline.receiver.config.AdminConfig;
import io.sigline.receiver.config.ConfigPrinter;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.connection.ClosedConnections;
import io.sigline.receiver.connection.ConnectionWatch;
import io.sigline.receiver.connection.WatchedRequests;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.secrets.LiveSecret;
import io.sigline.receiver.secrets.TokenCheck;
import io.sigline.receiver.seen.SeenTimes;
import io.sigline.receiver.selftest.SelfTestWorker;
import io.sigline.receiver.tls.ServerTls;
import io.sigline.receiver.tls.TlsFloor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * The admin server: {@code /healthz}, {@code /readyz}, {@code /metrics}, {@code /config}, {@code
 * /rules}, {@code /rules/costs}, {@code /rules/filters}, {@code /rules/seen}, {@code
 * /rules/release}, {@code /rules/status}, {@code /rules/selftest}.
 */
public final class AdminServer implements AutoCloseable {
  static final String JSON = "application/json";
  static final String TEXT = "text/plain; charset=utf-8";
  private static final String YAML = "application/yaml";

  /** What was not seen for so long, is not seen any more. */
  private static final Duration RECENT = Duration.ofHours(24);

  private final WebServer server;
  private final ConnectionWatch watch;

  private AdminServer(WebServer server, ConnectionWatch watch) {
    this.server = server;
    this.watch = watch;
  }

  /** What the server tells of. */
  public record Parts(
      Readiness readiness,
      Metrics metrics,
      LiveRules rules,
      Pipeline pipeline,
      SelfTestWorker selfTest,
      SeenTimes seen,
      Guards guards,
      Auditor auditor) {
    private RuleFacts facts() {
      return RuleFacts.of(seen, selfTest.tests());
    }

    private Collection<Rule> inForce() {
      return rules.current().rules();
    }
  }

  /**
   * Who may call.
   *
   * @param tls what the server shows, and whose certificates it asks for; empty = plain HTTP
   * @param full token of callers who may do everything; empty = none is asked for
   * @param read token of callers who may look
   * @param refusals where calls are told of that are refused
   * @param closed is told of connections that are hung up on
   */
  public record Guards(
      Optional<ServerTls> tls,
      Optional<LiveSecret> full,
      Optional<LiveSecret> read,
      AdminRefusals refusals,
      ClosedConnections closed) {}

  /**
   * Opens the port.
   *
   * @throws IOException naming the address that cannot be used
   */
  public static AdminServer start(SiglineConfig config, Parts parts) throws IOException {
    String host = config.admin().host();
    int port = config.admin().port();
    Guards guards = parts.guards();
    AdminAccess access =
        new AdminAccess(
            guards.tls(),
            guards.full().map(TokenCheck::new),
            guards.read().map(TokenCheck::new),
            host,
            guards.refusals());
    ConnectionWatch watch = ConnectionWatch.start(bounds(config.admin()), guards.closed());
    WebServerConfig.Builder builder = WebServer.builder();
    WatchedRequests.watch(builder, watch);
    guards.tls().ifPresent(tls -> builder.tls(tlsConfig(tls)));
    WebServer server =
        builder
            .host(host)
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(200))
            .maxPayloadSize(1024)
            .maxTcpConnections(config.admin().maxConnections())
            .routing(routing -> {
              routing.addFilter(new WatchedRequests(watch));
              routing.addFilter(access);
              routes(routing, config, parts.readiness(), parts.metrics());
              ruleRoutes(routing, parts);
            })
            .build();
    try {
      checkFree(host, port);
      server.start();
      if (!server.isRunning()) {
        throw new IOException(taken(host, port, "taken meanwhile"));
      }
    } catch (RuntimeException e) {
      watch.close();
      throw new IOException(taken(host, port, String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      watch.close();
      throw e;
    }
    return new AdminServer(server, watch);
  }

  /** The port in use. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
    watch.close();
  }

  private static ConnectionWatch.Bounds bounds(AdminConfig admin) {
    return new ConnectionWatch.Bounds(
        admin.requestTimeout(), admin.idleTimeout(), admin.requestTimeout().multipliedBy(2));
  }

  private static void routes(
      HttpRouting.Builder routing, SiglineConfig config, Readiness readiness, Metrics metrics) {
    String configuration = ConfigPrinter.print(config);
    routing
        .get("/healthz", (_, response) -> send(response, TEXT, "ok\n"))
        .get(
            "/readyz",
            (request, response) -> {
              response.status(readiness.ready() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
              boolean isKnown = request.context().get(Caller.class).isPresent();
              send(response, JSON, (isKnown ? readiness.detail() : readiness.brief()) + "\n");
            })
        .get("/metrics", (_, response) -> send(response, Metrics.CONTENT_TYPE, metrics.scrape()))
        .get("/config", (_, response) -> send(response, YAML, configuration));
  }

  private static void ruleRoutes(HttpRouting.Builder routing, Parts parts) {
    LiveRules rules = parts.rules();
    SelfTestPage selfTests = new SelfTestPage(parts.selfTest(), parts.auditor());
    routing
        .get(
            "/rules",
            (request, response) -> {
              String state = request.query().first("state").orElse(null);
              send(response, JSON, RuleListing.of(rules, parts.pipeline(), state) + "\n");
            })
        .post(
            "/rules/release",
            (request, response) -> {
              RuleRelease.Answer answer = RuleRelease.of(request, rules, parts.auditor());
              response.status(answer.status());
              send(response, JSON, answer.text());
            })
        .get("/rules/costs", (_, response) -> send(response, JSON, RuleCosts.of(rules) + "\n"))
        .get("/rules/filters", (_, response) -> send(response, JSON, RuleFilters.of(rules) + "\n"))
        .get(
            "/rules/seen",
            (_, response) ->
                send(response, JSON, RulesSeen.of(parts.facts(), parts.inForce()) + "\n"))
        .get(
            "/rules/status",
            (_, response) -> {
              Instant since = Instant.now().minus(RECENT);
              String all = RuleStatuses.of(parts.facts(), parts.inForce(), since);
              send(response, JSON, all + "\n");
            })
        .get("/rules/selftest", selfTests::show)
        .post("/rules/selftest", selfTests::start);
  }

  static void send(ServerResponse response, String type, String text) {
    response.header(HeaderNames.CONTENT_TYPE, type);
    String sent = type.equals(JSON) ? Visible.output(text) : text;
    response.send(sent.getBytes(StandardCharsets.UTF_8));
  }

  private static TlsConfig tlsConfig(ServerTls tls) {
    return TlsConfig.builder()
        .sslContext(tls.context())
        .enabledProtocols(TlsFloor.PROTOCOLS)
        .enabledCipherSuites(TlsFloor.CIPHERS)
        // asked for by the filter: a monitor that asks for health has none
        .clientAuth(tls.asksForCertificates() ? TlsClientAuth.OPTIONAL : TlsClientAuth.NONE)
        .buildPrototype();
  }

  /** The server itself reports a taken port in words of its own; this says it in ours. */
  private static void checkFree(String host, int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new IOException(taken(host, port, String.valueOf(e.getMessage())), e);
    }
  }

  private static String taken(String host, int port, String reason) {
    return "admin: cannot listen on " + host + ":" + port + " (admin.port): " + reason;
  }
}
