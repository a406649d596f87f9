package io.sigline.receiver.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The same against a real Vault in development mode: the program {@code vault} on the path, or
 * {@code -Dvault.program=…}. Skipped where there is none.
 */
class RealVaultTest extends VaultContract {
  private @Nullable Dev server;

  @Override
  Server server() throws Exception {
    Dev present = server;
    if (present == null) {
      Optional<Path> program = program();
      Assumptions.assumeTrue(program.isPresent(), "no program vault on the path");
      present = new Dev(program.orElseThrow());
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

  private static Optional<Path> program() {
    String named = System.getProperty("vault.program", "");
    Stream<Path> places =
        named.isEmpty()
            ? Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "vault"))
            : Stream.of(Path.of(named));
    return places.filter(Files::isExecutable).findFirst();
  }

  /** Everything in memory. */
  private static final class Dev implements Server {
    private static final String ROOT = "root-token-of-a-test";
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String address;
    private final String roleId;
    private final String secretId;

    Dev(Path program) throws Exception {
      int port = freePort();
      address = "http://127.0.0.1:" + port;
      process =
          new ProcessBuilder(
                  program.toString(),
                  "server",
                  "-dev",
                  "-dev-no-store-token",
                  "-dev-root-token-id=" + ROOT,
                  "-dev-listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      await().until(this::isReady);
      call("POST", "sys/auth/approle", Map.of("type", "approle"));
      call(
          "POST",
          "sys/policies/acl/sigline",
          Map.of("policy", "path \"secret/data/*\" { capabilities = [\"read\"] }"));
      call(
          "POST",
          "auth/approle/role/sigline",
          Map.of("token_policies", List.of("sigline"), "token_ttl", "20m"));
      roleId =
          call("GET", "auth/approle/role/sigline/role-id", Map.of()).at("/data/role_id").asText();
      secretId =
          call("POST", "auth/approle/role/sigline/secret-id", Map.of())
              .at("/data/secret_id")
              .asText();
    }

    private static int freePort() throws IOException {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      }
    }

    private boolean isReady() throws InterruptedException {
      try {
        return call("GET", "secret/config", Map.of()).has("data");
      } catch (IOException _) {
        return false;
      }
    }

    private JsonNode call(String method, String path, Map<String, ?> body)
        throws IOException, InterruptedException {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(address + "/v1/" + path))
                  .header("X-Vault-Token", ROOT)
                  .method(
                      method,
                      method.equals("GET")
                          ? HttpRequest.BodyPublishers.noBody()
                          : HttpRequest.BodyPublishers.ofString(
                              json.writeValueAsString(body), UTF_8))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(path + " answered " + answer.statusCode() + answer.body());
      }
      return json.readTree(answer.body());
    }

    @Override
    public String address() {
      return address;
    }

    @Override
    public String token() {
      return ROOT;
    }

    @Override
    public String roleId() {
      return roleId;
    }

    @Override
    public String secretId() {
      return secretId;
    }

    @Override
    public void put(String path, Map<String, String> data) throws Exception {
      call("POST", "secret/data/" + path, Map.of("data", data));
    }

    @Override
    public void forgetLogins() throws Exception {
      call("POST", "sys/leases/revoke-prefix/auth/approle/login", Map.of());
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().join();
      client.close();
    }
  }
}
