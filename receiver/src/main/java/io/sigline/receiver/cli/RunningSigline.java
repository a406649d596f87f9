package io.sigline.receiver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sigline.alerting.outgoing.Outgoing;
import io.sigline.receiver.config.AdminConfig;
import io.sigline.receiver.config.SelfTestConfig;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.secrets.TokenCheck;
import io.sigline.receiver.tls.ClientTls;
import io.sigline.receiver.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The admin server of a running Sigline, and what it is shown: the token of the configuration or of
 * the environment, and the certificate that Sigline shows to its own servers.
 */
final class RunningSigline {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::");
  private static final String TOKEN = "SIGLINE_ADMIN_TOKEN";
  private static final String AUTHORITIES = "SIGLINE_ADMIN_CA";

  private final URI base;
  private final String token;
  private final Optional<SSLContext> tls;

  private RunningSigline(URI base, String token, Optional<SSLContext> tls) {
    this.base = base;
    this.token = token;
    this.tls = tls;
  }

  /**
   * The one at this address, else that of the configuration as seen from the same machine.
   *
   * @throws CommandException if a certificate or the token cannot be read
   */
  static RunningSigline of(@Nullable URI named, SiglineConfig config) {
    return of(named, config, System.getenv());
  }

  static RunningSigline of(
      @Nullable URI named, SiglineConfig config, Map<String, String> environment) {
    URI base = named == null ? address(config.admin()) : named;
    try {
      return new RunningSigline(
          base,
          TokenCheck.first(
              environment.getOrDefault(TOKEN, CommandSecrets.read(config, config.admin().token()))),
          "https".equals(base.getScheme())
              ? tls(named == null, config, environment)
              : Optional.empty());
    } catch (IOException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private static URI address(AdminConfig admin) {
    String host = ANY_ADDRESS.contains(admin.host()) ? "127.0.0.1" : admin.host();
    return URI.create(
        "%s://%s:%d"
            .formatted(
                admin.tls().enabled() ? "https" : "http",
                host.contains(":") ? "[" + host + "]" : host,
                admin.port()));
  }

  private static Optional<SSLContext> tls(
      boolean isConfigured, SiglineConfig config, Map<String, String> environment)
      throws IOException {
    SelfTestConfig own = config.selftest();
    Optional<TlsFiles> shown =
        own.certificate().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new TlsFiles(
                    "selftest",
                    Path.of(own.certificate()),
                    Path.of(own.privateKey()),
                    Optional.empty()));
    String authorities = environment.getOrDefault(AUTHORITIES, "");
    if (!authorities.isEmpty()) {
      return Optional.of(ClientTls.trustingAuthorities(Path.of(authorities), AUTHORITIES, shown));
    }
    return isConfigured
        ? Optional.of(
            ClientTls.trustingCertificate(
                Path.of(config.admin().tls().certificate()), "admin.tls.certificate", shown))
        : Optional.empty();
  }

  /** Its address. */
  URI base() {
    return base;
  }

  /**
   * Asks for JSON.
   *
   * @throws CommandException if nobody answers, or something else than 200
   */
  JsonNode get(String path) {
    HttpResponse<String> response = send(path, HttpRequest.newBuilder());
    if (response.statusCode() != 200) {
      throw new CommandException(
          base.resolve(path) + " answered " + response.statusCode() + hint(response));
    }
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new CommandException(
          base.resolve(path) + " answered no JSON: " + e.getOriginalMessage());
    }
  }

  private static String hint(HttpResponse<String> response) {
    return response.statusCode() == 401
        ? ": " + response.body().strip() + " (admin.token, or the environment's " + TOKEN + ")"
        : "";
  }

  /**
   * Posts JSON.
   *
   * @return the answer, whatever its code
   * @throws CommandException if nobody answers
   */
  HttpResponse<String> post(String path, JsonNode json) {
    return send(
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .header("Sigline-Command", "yes")
            .POST(HttpRequest.BodyPublishers.ofString(json.toString())));
  }

  /**
   * Sends any request.
   *
   * @return the answer, whatever its code
   * @throws CommandException if nobody answers
   */
  private HttpResponse<String> send(String path, HttpRequest.Builder request) {
    HttpClient.Builder builder = Outgoing.client(PATIENCE);
    tls.ifPresent(builder::sslContext);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try (HttpClient client = builder.build()) {
      return client.send(
          request.uri(base.resolve(path)).timeout(PATIENCE).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandException(
          "no running Sigline answers at "
              + base
              + ": "
              + e
              + "; name its admin server by --admin");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted");
    }
  }
}
