package io.sigline.receiver.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.Secret;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.config.VaultConfig;
import io.sigline.receiver.intake.TestCertificates;
import io.sigline.receiver.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Vault by HTTPS, with certificates as they should be and otherwise. */
class VaultTlsTest {
  private static final Secret SECRET = new Secret("", "vault:secret/x#k");

  @TempDir private static Path folder;
  private static TestCertificates ours;
  private static SSLContext valid;

  @BeforeAll
  static void make() throws Exception {
    ours = TestCertificates.make(folder.resolve("ours"));
    valid = ours.serverContext("vault", "-ext", "san=dns:localhost");
  }

  @Test
  void read_authorityOfVaultCa_findsTheSecret() throws Exception {
    try (Server vault = new Server(valid)) {
      assertThat(source(vault, ours.ca()).read(SECRET, true)).isEqualTo("v");
    }
  }

  @Test
  void read_authorityOfNobody_isRefused() throws Exception {
    try (Server vault = new Server(valid)) {
      assertRefused(
          source(vault, null), "no authority that is trusted vouches for its certificate");
    }
  }

  @Test
  void read_certificateIsOverOrOfAnotherHost_isRefused() throws Exception {
    try (Server over = new Server(ours.expiredServer());
        Server elsewhere = new Server(ours.elsewhere())) {
      assertRefused(source(over, ours.ca()), "its certificate has expired");
      assertRefused(
          source(elsewhere, ours.ca()), "No subject alternative DNS name matching localhost found");
    }
  }

  @Test
  void read_authoritiesAreExchanged_theNextConnectionTrustsTheNewOnesOnly() throws Exception {
    TestCertificates others = TestCertificates.make(folder.resolve("others"));
    Path ca = Files.copy(others.ca(), folder.resolve("ca.pem"));
    try (Server vault = new Server(valid)) {
      SecretSource source = source(vault, ca);
      assertRefused(source, "no authority that is trusted vouches for its certificate");
      TrustedAuthorities authorities = source.authorities().orElseThrow();
      assertThat(authorities.reload(Instant.now())).isFalse();

      Files.writeString(ca, "-----BEGIN CERTIFICATE-----\nhalf");
      assertThatThrownBy(() -> authorities.reload(Instant.now()))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("vault.ca: " + ca + ": expected PEM certificates");

      Files.copy(ours.ca(), ca, StandardCopyOption.REPLACE_EXISTING);
      assertThat(authorities.reload(Instant.now())).isTrue();
      assertThat(source.read(SECRET, true)).isEqualTo("v");
      assertThat(authorities.reloads()).isEqualTo(1);
      assertThat(authorities.failedReloads()).isEqualTo(1);
      assertThat(authorities.certificates()).hasSize(1);
    }
  }

  private static void assertRefused(SecretSource source, String reason) {
    assertThatThrownBy(() -> source.read(SECRET, true))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("vault: no answer from https://localhost:")
        .hasMessageContaining(reason);
  }

  private static SecretSource source(Server vault, @Nullable Path ca) {
    VaultConfig config =
        new ConfigReader(Map.of(), SiglineConfig.defaults())
            .read(
                Optional.empty(),
                List.of(
                    "vault.address=https://localhost:" + vault.port(),
                    "vault.token=hvs.root",
                    "vault.ca=" + (ca == null ? "" : ca)))
            .vault();
    return new SecretSource(config, InstantSource.system());
  }

  /** Knows one secret. */
  private record Server(HttpsServer https) implements AutoCloseable {
    Server(SSLContext tls) throws IOException {
      this(HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      https.setHttpsConfigurator(new HttpsConfigurator(tls));
      https.createContext("/v1/", Server::answer);
      https.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        boolean self = exchange.getRequestURI().getPath().endsWith("lookup-self");
        byte[] body =
            (self ? "{\"data\":{\"ttl\":0}}" : "{\"data\":{\"data\":{\"k\":\"v\"}}}")
                .getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }

    int port() {
      return https.getAddress().getPort();
    }

    @Override
    public void close() {
      https.stop(0);
    }
  }
}
