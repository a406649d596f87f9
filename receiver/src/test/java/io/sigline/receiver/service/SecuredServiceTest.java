package io.sigline.receiver.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sigline.receiver.audit.AuditEntry;
import io.sigline.receiver.audit.AuditVerification;
import io.sigline.receiver.audit.Seal;
import io.sigline.receiver.config.ConfigException;
import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.intake.TestCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may call the admin server, and what is noted of it. */
class SecuredServiceTest {
  @TempDir private Path folder;
  private final List<Service> running = new ArrayList<>();

  @BeforeEach
  void writeRule() throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    Files.createDirectories(folder.resolve("maps"));
    rule("evil");
  }

  @AfterEach
  void stop() {
    running.forEach(Service::close);
  }

  private void rule(String word) throws IOException {
    Files.writeString(
        folder.resolve("rules/evil.yml"),
        """
        title: Evil
        id: 0e7c1d5c-0000-4000-8000-000000000001
        logsource: {category: test}
        detection: {s: {word: %s}, condition: s}
        """
            .formatted(word));
  }

  private SiglineConfig config(String... overrides) {
    List<String> all = new ArrayList<>();
    all.add("data-directory=" + folder.resolve("data"));
    all.add("rules.paths=" + folder.resolve("rules"));
    all.add("rules.field-maps=" + folder.resolve("maps"));
    all.addAll(List.of("intake.grpc-port=0", "intake.http-port=0", "admin.port=0"));
    all.addAll(List.of(overrides));
    return new ConfigReader(Map.of(), SiglineConfig.defaults()).read(Optional.empty(), all);
  }

  private Service start(String... overrides) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Service service = Service.start(config(overrides), nowhere);
    running.add(service);
    return service;
  }

  private static HttpResponse<String> call(
      HttpClient client, String base, String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static int status(
      HttpClient client, String base, String method, String path, String... headers)
      throws IOException, InterruptedException {
    return call(client, base, method, path, headers).statusCode();
  }

  /** Those that are there; one may be half written. */
  private List<AuditEntry> written() throws IOException {
    List<AuditEntry> entries = new ArrayList<>();
    AuditVerification.forEach(folder.resolve("data/audit"), entries::add);
    return entries;
  }

  private List<AuditEntry> audit() throws IOException {
    List<AuditEntry> entries = written();
    assertThat(
            AuditVerification.of(folder.resolve("data/audit"), new Seal(() -> ""), "").problems())
        .isEmpty();
    return entries;
  }

  @Test
  void admin_withTokens_asksForThemOnEveryPage() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "full-1\n");
    Service service = start("admin.token=file:" + token, "admin.read-token=look");
    String base = "http://localhost:" + service.adminPort();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String page :
          List.of(
              "/metrics",
              "/config",
              "/rules",
              "/rules/costs",
              "/rules/filters",
              "/rules/seen",
              "/rules/status",
              "/rules/selftest",
              "/nothing")) {
        assertThat(status(client, base, "GET", page)).as(page).isEqualTo(401);
        assertThat(status(client, base, "GET", page, "Authorization", "Bearer wrong"))
            .as(page)
            .isEqualTo(401);
        assertThat(status(client, base, "GET", page, "Authorization", "Bearer look"))
            .as(page)
            .isEqualTo(page.equals("/nothing") ? 404 : 200);
      }
      assertThat(status(client, base, "GET", "/healthz")).isEqualTo(200);
      HttpResponse<String> ready = call(client, base, "GET", "/readyz");
      assertThat(ready.body()).isEqualTo("{\"ready\":true}\n");
      assertThat(call(client, base, "GET", "/readyz", "Authorization", "Bearer look").body())
          .contains("journal");
      for (String command : List.of("/rules/selftest", "/rules/release")) {
        assertThat(status(client, base, "POST", command)).isEqualTo(401);
        assertThat(status(client, base, "POST", command, "Authorization", "Bearer look"))
            .isEqualTo(403);
        assertThat(
                status(
                    client,
                    base,
                    "POST",
                    command,
                    "Authorization",
                    "Bearer full-1",
                    "Origin",
                    "https://evil.example"))
            .isEqualTo(403);
      }
      assertThat(
              status(
                  client,
                  base,
                  "POST",
                  "/rules/selftest",
                  "Authorization",
                  "Bearer full-1",
                  "Sigline-Command",
                  "selftest"))
          .isEqualTo(202);

      Files.writeString(token, "full-1\nfull-2\n");
      service.reload();
      await()
          .until(() ->
              status(client, base, "GET", "/config", "Authorization", "Bearer full-2") == 200);
      assertThat(status(client, base, "GET", "/config", "Authorization", "Bearer full-1"))
          .isEqualTo(200);
    }
    List<AuditEntry> entries = audit();
    assertThat(entries)
        .extracting(it -> it.text("action"))
        .contains("start", "admin-call", "selftest", "credentials-reload");
    AuditEntry selfTest =
        entries.stream()
            .filter(it -> it.text("action").equals("selftest"))
            .findFirst()
            .orElseThrow();
    assertThat(selfTest.text("who")).isEqualTo("admin.token");
    assertThat(selfTest.text("from")).contains("127.0.0.1:");
    AuditEntry refused =
        entries.stream()
            .filter(it -> it.text("outcome").equals("refused"))
            .findFirst()
            .orElseThrow();
    assertThat(refused.text("who")).isEqualTo("anonymous");
    assertThat(refused.content().at("/detail/call").asText()).isEqualTo("GET /metrics");
  }

  @Test
  void admin_everyAnswer_hasTheHeadersOfAPageThatIsNone() throws Exception {
    Service service = start();
    String base = "http://127.0.0.1:" + service.adminPort();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String page : List.of("/healthz", "/config", "/metrics", "/nothing")) {
        HttpResponse<String> answer =
            call(client, base, "GET", page, "Origin", "https://evil.example");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
            .contains("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.headers().firstValue("Server")).isEmpty();
      }
      assertThat(status(client, base, "OPTIONS", "/rules")).isNotEqualTo(200);
    }
  }

  /** A page of evil.example whose name was made to lead to loopback sends its own name. */
  @Test
  void admin_withoutAToken_answersToNoNameOfOthers() throws Exception {
    Service service = start();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.adminPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "GET /config HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 421");
    }
  }

  @Test
  void admin_withClientCa_asksForACertificateExceptForHealth() throws Exception {
    TestCertificates own = TestCertificates.make(folder.resolve("certificates"));
    Service service =
        start(
            "admin.tls.certificate=" + own.serverCertificate(),
            "admin.tls.private-key=" + own.serverKey(),
            "admin.tls.client-ca=" + own.ca());
    String base = "https://localhost:" + service.adminPort();
    try (HttpClient shows = client(own.clientContext(true));
        HttpClient showsNone = client(own.clientContext(false))) {
      assertThat(status(showsNone, base, "GET", "/healthz")).isEqualTo(200);
      assertThat(status(showsNone, base, "GET", "/metrics")).isEqualTo(401);
      HttpResponse<String> metrics = call(shows, base, "GET", "/metrics");
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.headers().firstValue("Strict-Transport-Security")).isPresent();
      assertThat(metrics.body())
          .contains("sigline_certificate_expiry_timestamp_seconds{key=\"admin.tls.certificate\"}")
          .contains("sigline_certificate_expiry_timestamp_seconds{key=\"admin.tls.client-ca\"}");
      assertThat(status(shows, base, "POST", "/rules/selftest", "Sigline-Command", "selftest"))
          .isEqualTo(202);
    }
    assertThat(audit())
        .anySatisfy(entry -> {
          assertThat(entry.text("action")).isEqualTo("selftest");
          assertThat(entry.text("who")).isEqualTo("certificate CN=client");
        });
  }

  private static HttpClient client(SSLContext context) {
    return HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build();
  }

  @Test
  void admin_connectionsOnWhichNothingComes_makeRoomAndAreCounted() throws Exception {
    Service service = start("admin.request-timeout=300ms", "admin.max-connections=2");
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      silent.add(new Socket(InetAddress.getLoopbackAddress(), service.adminPort()));
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      String base = "http://localhost:" + service.adminPort();
      assertThat(call(client, base, "GET", "/metrics").body())
          .contains("sigline_connections_closed_total{protocol=\"admin\",reason=\"silent\"}")
          .doesNotContain(
              "sigline_connections_closed_total{protocol=\"admin\",reason=\"silent\"} 0.0");
    }
    for (Socket socket : silent) {
      socket.close();
    }
  }

  @Test
  void admin_beyondLoopbackWithoutAnyCheck_isRefused() {
    assertThatThrownBy(() -> config("admin.host=0.0.0.0"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("admin.insecure: expected true, or admin.token");
    assertThat(config("admin.host=0.0.0.0", "admin.token=x").admin().loopbackOnly()).isFalse();
  }

  @Test
  void audit_rulesAndLife_areNotedWithWhatChanged() throws Exception {
    Service service = start("logging.level=warn");
    rule("worse");
    service.reload();
    await().until(() -> written().size() >= 2);
    Files.writeString(folder.resolve("maps/broken.yml"), "no: map");
    service.reload();
    await().until(() -> written().size() >= 3);
    running.removeLast().close();

    List<AuditEntry> entries = audit();
    assertThat(entries)
        .extracting(it -> it.text("action") + " " + it.text("outcome"))
        .containsExactly("start done", "rules-reload done", "rules-reload failed", "stop done");
    assertThat(entries.getFirst().content().at("/detail/configuration/logging.level").asText())
        .isEqualTo("warn");
    assertThat(entries.get(1).content().at("/detail/rules/0").asText())
        .startsWith("changed 0e7c1d5c-0000-4000-8000-000000000001 Evil, version ");
    assertThat(entries.getFirst().text("who")).isEqualTo("user " + System.getProperty("user.name"));
  }

  @Test
  void audit_thatCannotBeWritten_isNoStart() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/audit"), "in the way");

    assertThatThrownBy(() -> start())
        .isInstanceOf(ServiceException.class)
        .hasMessageStartingWith("audit log in ");
  }
}
