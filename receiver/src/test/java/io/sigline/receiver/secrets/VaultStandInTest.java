package io.sigline.receiver.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.Secret;
import io.sigline.receiver.config.SiglineConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that answers as Vault's HTTP API is documented to. */
class VaultStandInTest extends VaultContract {
  private @Nullable StandIn server;

  @Override
  Server server() throws IOException {
    return standIn();
  }

  private StandIn standIn() throws IOException {
    StandIn present = server;
    if (present == null) {
      present = new StandIn();
      server = present;
    }
    return present;
  }

  @Override
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void read_byAKubernetesServiceAccount_findsTheSecretInItsNamespace(@TempDir Path folder)
      throws Exception {
    Path account = Files.writeString(folder.resolve("jwt"), "a.b.c\n");
    standIn().put("x", Map.of("k", "v"));
    SecretSource source =
        new SecretSource(
            new ConfigReader(Map.of(), SiglineConfig.defaults())
                .read(
                    Optional.empty(),
                    List.of(
                        "vault.address=" + standIn().address() + "/",
                        "vault.namespace=team/a",
                        "vault.kubernetes-role=sigline",
                        "vault.kubernetes-token=" + account))
                .vault(),
            InstantSource.system());

    assertThat(source.read(new Secret("", "vault:secret/x#k"), true)).isEqualTo("v");
    assertThat(standIn().namespaces).containsOnly("team/a");
  }

  /** The part of Vault that is needed. */
  private static final class StandIn implements Server {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer http;
    private final Map<String, ObjectNode> secrets = new ConcurrentHashMap<>();
    private final Set<String> logins = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();
    private final List<String> namespaces = new ArrayList<>();

    StandIn() throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext("/v1/", this::answer);
      http.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        String namespace = exchange.getRequestHeaders().getFirst("X-Vault-Namespace");
        if (namespace != null) {
          namespaces.add(namespace);
        }
        JsonNode body = json.readTree(exchange.getRequestBody());
        String path = exchange.getRequestURI().getPath().substring("/v1/".length());
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
        boolean known = token.equals(token()) || logins.contains(token);
        if (path.equals("auth/approle/login")) {
          boolean right =
              body.path("role_id").asText().equals(roleId())
                  && body.path("secret_id").asText().equals(secretId());
          send(exchange, right ? 200 : 400, right ? login() : error("invalid role or secret ID"));
        } else if (path.equals("auth/kubernetes/login")) {
          boolean right =
              body.path("role").asText().equals("sigline")
                  && body.path("jwt").asText().equals("a.b.c");
          send(exchange, right ? 200 : 403, right ? login() : error("permission denied"));
        } else if (!known) {
          send(exchange, 403, error("permission denied"));
        } else if (path.equals("auth/token/lookup-self")) {
          ObjectNode self = json.createObjectNode();
          self.putObject("data").put("ttl", 0).put("renewable", false);
          send(exchange, 200, self);
        } else if (path.equals("auth/token/renew-self")) {
          ObjectNode renewed = json.createObjectNode();
          renewed
              .putObject("auth")
              .put("client_token", token)
              .put("lease_duration", 1200)
              .put("renewable", true);
          send(exchange, 200, renewed);
        } else if (path.startsWith("secret/data/")
            && secrets.containsKey(path.substring("secret/data/".length()))) {
          ObjectNode found = json.createObjectNode();
          found.putObject("data").set("data", secrets.get(path.substring("secret/data/".length())));
          send(exchange, 200, found);
        } else {
          ObjectNode none = json.createObjectNode();
          none.putArray("errors");
          send(exchange, 404, none);
        }
      }
    }

    private ObjectNode login() {
      String token = "hvs." + number.incrementAndGet();
      logins.add(token);
      ObjectNode answer = json.createObjectNode();
      answer
          .putObject("auth")
          .put("client_token", token)
          .put("lease_duration", 1200)
          .put("renewable", true);
      return answer;
    }

    private ObjectNode error(String text) {
      ObjectNode answer = json.createObjectNode();
      answer.putArray("errors").add(text);
      return answer;
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
      byte[] bytes = body.toString().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }

    @Override
    public String address() {
      return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    @Override
    public String token() {
      return "hvs.root";
    }

    @Override
    public String roleId() {
      return "role-1";
    }

    @Override
    public String secretId() {
      return "secret-1";
    }

    @Override
    public void put(String path, Map<String, String> data) {
      secrets.put(path, json.valueToTree(data));
    }

    @Override
    public void forgetLogins() {
      logins.clear();
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }
}
