package io.sigline.receiver.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sigline.alerting.outgoing.AddressPolicy;
import io.sigline.alerting.outgoing.Outgoing;
import io.sigline.receiver.intake.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetches from real servers. */
class DownloadTest {
  private static final List<HttpsServer> WRONG = new ArrayList<>();

  @TempDir private static Path folder;
  private static HttpServer plain;
  private static HttpsServer secure;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    TestCertificates certificates = TestCertificates.make(folder);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    plain = HttpServer.create(any, 0);
    secure = HttpsServer.create(any, 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(serverContext()));
    for (HttpServer server : new HttpServer[] {plain, secure}) {
      server.createContext("/", DownloadTest::answer);
      server.start();
    }
    for (SSLContext wrong : List.of(certificates.expiredServer(), certificates.elsewhere())) {
      HttpsServer server = HttpsServer.create(any, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(wrong));
      server.createContext("/", DownloadTest::answer);
      server.start();
      WRONG.add(server);
    }
    client = Download.client().sslContext(certificates.clientContext(false)).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    plain.stop(0);
    secure.stop(0);
    WRONG.forEach(server -> server.stop(0));
    WRONG.clear();
  }

  @Test
  void fetch_https_isFetchedThroughRedirects() throws IOException {
    Path file = folder.resolve("fetched");
    download(false).fetch(secure("/redirect"), file, 100);
    assertThat(file).hasContent("content");
    assertThat(download(false).text(secure("/file"), 100)).isEqualTo("content");
  }

  @Test
  void fetch_whatIsNotThereOrTooLarge_isRefused() {
    refused(secure("/missing"), "answered 404");
    refused(secure("/loop"), "redirects more than 5 times");
    assertThatThrownBy(() -> download(false).fetch(secure("/file"), folder.resolve("x"), 6))
        .hasMessageContaining("more than 6 bytes");
    assertThatThrownBy(() -> download(false).text(secure("/file"), 6))
        .hasMessageContaining("more than 6 bytes");
  }

  @Test
  void fetch_unencrypted_onlyWhereAChecksumIsKnown() {
    refused(plain("/file"), "is not encrypted");
    refused(secure("/to-plain"), "is not encrypted");
    refused(URI.create("file:///etc/passwd"), "begins with https");
    assertThat(download(true).text(plain("/file"), 100)).isEqualTo("content");
  }

  @Test
  void fetch_linkLocalOrMetadata_isRefusedAlsoBehindARedirect() {
    refused(URI.create("https://169.254.169.254/latest/meta-data"), "link-local");
    refused(URI.create("https://[fe80::1]/x"), "link-local");
    refused(URI.create("https://[fd00:ec2::254]/x"), "link-local");
    refused(URI.create("https://[::ffff:169.254.169.254]/x"), "link-local");
    refused(URI.create("https://0.0.0.0/x"), "link-local");
    refused(secure("/to-metadata"), "link-local");
  }

  @Test
  void fetch_aCertificateThatNobodyVouchesFor_isRefused() {
    try (HttpClient strict = Download.client().build()) {
      assertThatThrownBy(() -> new Download(strict, false).text(secure("/file"), 100))
          .isInstanceOf(PullException.class)
          .hasMessageContaining("cannot fetch")
          .hasMessageContaining("no authority that is trusted vouches for its certificate");
    }
  }

  @Test
  void fetch_aCertificateThatIsOverOrOfAnotherHost_isRefused() {
    refused(at(WRONG.getFirst()), "its certificate has expired");
    refused(at(WRONG.getLast()), "No subject alternative DNS name matching localhost found");
  }

  /** Behind a proxy nobody knows where a host is: it counts as outside. */
  @Test
  void fetch_redirectFromOutsideToFurtherInside_isRefusedUnlessAllowed() {
    ProxySelector proxy = ProxySelector.of(plain.getAddress());
    try (HttpClient proxied = Download.client().proxy(proxy).build()) {
      Download download = new Download(proxied, true);
      URI outside = URI.create("http://archive.example/to-plain");
      assertThat(download.text(URI.create("http://archive.example/file"), 100))
          .isEqualTo("content");
      assertThatThrownBy(() -> download.text(outside, 100))
          .isInstanceOf(PullException.class)
          .hasMessageContaining("127.0.0.1 is at 127.0.0.1, an address of this machine")
          .hasMessageContaining("a redirect from a public address is not followed there");

      Outgoing.use(AddressPolicy.allowing(List.of("127.0.0.1")));
      assertThat(download.text(outside, 100)).isEqualTo("content");
      Outgoing.use(AddressPolicy.STRICT.onlyTo(List.of("archive.example")));
      assertThatThrownBy(() -> download.text(outside, 100))
          .hasMessageContaining("127.0.0.1 is none of outgoing.allowed-hosts");
    } finally {
      Outgoing.use(AddressPolicy.STRICT);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/file" -> {
          byte[] content = "content".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
        }
        case "/redirect" -> redirect(exchange, "/file?token=x");
        case "/loop" -> redirect(exchange, "/loop");
        case "/to-plain" -> redirect(exchange, plain("/file").toString());
        case "/to-metadata" -> redirect(exchange, "https://169.254.169.254/latest/meta-data");
        default -> exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().add("Location", to);
    exchange.sendResponseHeaders(302, -1);
  }

  private static void refused(URI uri, String reason) {
    assertThatThrownBy(() -> download(false).text(uri, 100))
        .isInstanceOf(PullException.class)
        .hasMessageContaining(reason);
  }

  private static Download download(boolean plainAllowed) {
    return new Download(client, plainAllowed);
  }

  private static URI at(HttpsServer server) {
    return URI.create("https://localhost:" + server.getAddress().getPort() + "/file");
  }

  private static URI secure(String path) {
    return URI.create("https://localhost:" + secure.getAddress().getPort() + path);
  }

  private static URI plain(String path) {
    return URI.create("http://127.0.0.1:" + plain.getAddress().getPort() + path);
  }

  private static SSLContext serverContext() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
