package io.sigline.receiver.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.alerting.outgoing.CertificateFaults;
import io.sigline.alerting.outgoing.Outgoing;
import io.sigline.alerting.outgoing.RefusedAddressException;
import io.sigline.receiver.config.Secret;
import io.sigline.receiver.config.VaultConfig;
import io.sigline.receiver.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reads secrets of HashiCorp Vault, version 2 of its key-value engine. Logs in when it is first
 * asked, renews its token when two thirds of its time are over, and logs in anew when Vault does
 * not know it any more. One thread at a time.
 */
final class VaultClient implements AutoCloseable {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_TEXT = 500;

  /** Tokens that live longer need no renewal that we would see. */
  private static final Duration MOST_LIFE = Duration.ofDays(3_650);

  private static final int FORBIDDEN = 403;

  private final VaultConfig config;
  private final InstantSource clock;
  private final Way way;
  private final Optional<TrustedAuthorities> authorities;
  private String token = "";
  private Instant renewAt = Instant.MAX;
  private boolean isRenewable;

  VaultClient(VaultConfig config, InstantSource clock) throws IOException {
    this.config = config;
    this.clock = clock;
    this.authorities =
        config.ca().isEmpty()
            ? Optional.empty()
            : Optional.of(TrustedAuthorities.open(Path.of(config.ca()), "vault.ca"));
    HttpClient.Builder builder = Outgoing.client(config.timeout());
    authorities.ifPresent(those -> builder.sslContext(those.context()));
    this.way = new HttpWay(builder.build(), config.timeout(), MOST_BYTES);
  }

  /** Asks Vault by this way. */
  VaultClient(VaultConfig config, InstantSource clock, Way way) {
    this.config = config;
    this.clock = clock;
    this.authorities = Optional.empty();
    this.way = way;
  }

  /** Who vouches for Vault; empty if Java's authorities do. */
  Optional<TrustedAuthorities> authorities() {
    return authorities;
  }

  /** How Vault is called. */
  interface Way extends AutoCloseable {
    /** The answer, whatever it is, with all of its body. */
    Reply call(HttpRequest request) throws IOException, InterruptedException;

    @Override
    default void close() {}
  }

  /** What came. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Reply(int status, byte[] body) {}

  private record Answer(int status, JsonNode body) {}

  /** Vault answered, and no. Trying again soon is of no use. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * A secret.
   *
   * @throws RefusedException if Vault has no such secret, or does not give it
   * @throws IOException if Vault cannot be asked
   */
  String read(Secret secret) throws IOException {
    String reference = secret.reference().substring("vault:".length());
    int slash = reference.indexOf('/');
    int hash = reference.lastIndexOf('#');
    String path = reference.substring(0, slash) + "/data" + reference.substring(slash, hash);
    String key = reference.substring(hash + 1);
    beKnown();
    Answer answer = get(path);
    if (answer.status() == FORBIDDEN) {
      login();
      answer = get(path);
    }
    if (answer.status() != 200) {
      throw refused("vault: " + path, answer);
    }
    JsonNode value = answer.body().path("data").path("data").path(key);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw new RefusedException("vault: " + path + " has no text of the key " + key);
    }
    return value.asText().stripTrailing();
  }

  private void beKnown() throws IOException {
    if (token.isEmpty()) {
      login();
    } else if (!clock.instant().isBefore(renewAt)) {
      Answer answer =
          isRenewable
              ? send(request("auth/token/renew-self").POST(body(JSON.createObjectNode())))
              : new Answer(FORBIDDEN, JSON.missingNode());
      if (answer.status() == 200) {
        take(answer.body().path("auth"));
      } else {
        login();
      }
    }
  }

  private void login() throws IOException {
    ObjectNode credentials = JSON.createObjectNode();
    if (config.token().isSet()) {
      token = now(config.token());
      Answer self = get("auth/token/lookup-self");
      JsonNode data = self.body().path("data");
      renewAfter(data.path("ttl").asLong(), data.path("renewable").asBoolean());
      return;
    }
    String mount;
    if (config.roleId().isEmpty()) {
      mount = config.kubernetesMount();
      credentials
          .put("role", config.kubernetesRole())
          .put("jwt", Files.readString(Path.of(config.kubernetesToken())).strip());
    } else {
      mount = config.approleMount();
      credentials.put("role_id", config.roleId()).put("secret_id", now(config.secretId()));
    }
    token = "";
    Answer answer = send(request("auth/" + mount + "/login").POST(body(credentials)));
    if (answer.status() != 200) {
      throw refused("vault: logging in by auth/" + mount, answer);
    }
    take(answer.body().path("auth"));
  }

  /** The secret as it is now, in its file if it is in one. */
  private static String now(Secret secret) throws IOException {
    return secret.isElsewhere() ? secret.readAgain() : secret.value();
  }

  private void take(JsonNode auth) throws IOException {
    String given = auth.path("client_token").asText(token);
    if (!given.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IOException("vault: " + config.address() + " gave a token that is none");
    }
    token = given;
    renewAfter(auth.path("lease_duration").asLong(), auth.path("renewable").asBoolean());
  }

  /** A token without an end has a time to live of 0. */
  private void renewAfter(long seconds, boolean renewable) {
    isRenewable = renewable;
    long bounded = Math.min(seconds, MOST_LIFE.toSeconds());
    renewAt =
        seconds <= 0 ? Instant.MAX : clock.instant().plus(Duration.ofSeconds(bounded * 2 / 3));
  }

  private Answer get(String path) throws IOException {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    String base = config.address().replaceFirst("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/v1/" + path))
            .timeout(config.timeout())
            .header("X-Vault-Request", "true")
            .header("Accept", "application/json");
    if (!config.namespace().isEmpty()) {
      request.header("X-Vault-Namespace", config.namespace());
    }
    if (!token.isEmpty()) {
      request.header("X-Vault-Token", token);
    }
    return request;
  }

  private static HttpRequest.BodyPublisher body(ObjectNode json) {
    return HttpRequest.BodyPublishers.ofString(json.toString());
  }

  private Answer send(HttpRequest.Builder builder) throws IOException {
    try {
      Reply reply = way.call(builder.build());
      byte[] body = reply.body();
      return new Answer(
          reply.status(), body.length == 0 ? JSON.missingNode() : JSON.readTree(body));
    } catch (RefusedAddressException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw new IOException("vault: " + config.address() + " answered no JSON", e);
    } catch (IOException e) {
      String reason = CertificateFaults.reason(e).orElse(e.toString());
      throw new IOException("vault: no answer from " + config.address() + ": " + reason, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Vault's own errors name paths and policies, never secrets. */
  private static IOException refused(String what, Answer answer) {
    StringBuilder errors = new StringBuilder();
    for (JsonNode error : answer.body().path("errors")) {
      if (errors.length() < MOST_TEXT) {
        errors.append(": ").append(error.asText());
      }
    }
    errors.setLength(Math.min(errors.length(), MOST_TEXT));
    String message = what + ": answered " + answer.status() + errors;
    return answer.status() >= 500 || answer.status() == 429
        ? new IOException(message)
        : new RefusedException(message);
  }

  @Override
  public void close() {
    way.close();
  }

  @Override
  public String toString() {
    return "VaultClient[" + config.address() + "]";
  }
}
