package io.sigline.receiver.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sigline.receiver.config.ConfigPrinter;
import io.sigline.receiver.config.Secret;
import io.sigline.receiver.config.SiglineConfig;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * Runs the program with a marker in every key of the configuration that is a secret, has it called
 * rightly and wrongly, by a Keep that answers with what it is shown, and looks for the markers in
 * everything that comes out and everything that is written.
 */
class SecretsStaySecretTest {
  private static final String MARKER = "MARKER5e";
  private static final Pattern PORTS =
      Pattern.compile("\"http-port\":(\\d+),\"admin-port\":(\\d+)");

  @TempDir private Path folder;
  private @Nullable Process process;
  private final List<String> shown = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** Every key whose type is a secret, however deep. */
  private static List<String> secretKeys(String prefix, Record section) throws Exception {
    List<String> keys = new ArrayList<>();
    for (RecordComponent component : section.getClass().getRecordComponents()) {
      String key =
          prefix + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      Object value = component.getAccessor().invoke(section);
      if (component.getType() == Secret.class) {
        keys.add(key);
      } else if (value instanceof Record inner
          && inner.getClass().getSimpleName().endsWith("Config")) {
        keys.addAll(secretKeys(key + ".", inner));
      }
    }
    return keys;
  }

  @Test
  void run_markersInEverySecret_comeOutNowhere() throws Exception {
    List<String> keys = secretKeys("", SiglineConfig.defaults());
    assertThat(keys)
        .contains(
            "intake.bearer-token",
            "admin.token",
            "alerts.keep.api-key",
            "vault.token",
            "audit.key");
    HttpServer keep = keep();
    Map<String, String> secrets = new LinkedHashMap<>();
    keys.forEach(key -> secrets.put(key, MARKER + key.replaceAll("[^a-z]", "")));
    Path config = configuration(secrets, keep);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command = java("run", "--config", config.toString());
    Process service =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process = service;
    Matcher ports = ports(err);

    List<String> seen = new ArrayList<>();
    use(ports, secrets, seen);
    await().atMost(Duration.ofSeconds(60)).until(() -> !shown.isEmpty());
    Files.writeString(folder.resolve("secrets/admintoken"), "");
    assertThat(new ProcessBuilder("kill", "-HUP", String.valueOf(service.pid())).start().waitFor())
        .isZero();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(err).contains("credentials kept as they were"));
    seen.add(
        Files.isReadable(Path.of("/proc/self/cmdline"))
            ? Files.readString(Path.of("/proc/" + service.pid() + "/cmdline"))
            : "");
    Process diagnosis =
        new ProcessBuilder(tool("jcmd"), String.valueOf(service.pid()), "Thread.print")
            .redirectErrorStream(true)
            .start();
    seen.add(new String(diagnosis.getInputStream().readAllBytes(), UTF_8));
    service.destroy();
    assertThat(service.waitFor()).isZero();
    Files.writeString(folder.resolve("secrets/admintoken"), of(secrets, "admin.token"));
    Process printed =
        new ProcessBuilder(java("config", "--config", config.toString()))
            .redirectErrorStream(true)
            .start();
    seen.add(new String(printed.getInputStream().readAllBytes(), UTF_8));
    keep.stop(0);

    assertThat(seen.getLast()).contains("bearer-token: '***'");
    seen.add(Files.readString(out));
    seen.add(Files.readString(err));
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        seen.add(new String(Files.readAllBytes(file), ISO_8859_1));
      }
    }
    assertThat(seen).hasSizeGreaterThan(20).noneMatch(text -> text.contains(MARKER));
    assertThat(shown).anyMatch(key -> key.contains(MARKER)); // the search would have found it
    assertThat(ConfigPrinter.print(SiglineConfig.defaults())).doesNotContain(MARKER);
  }

  /** Answers with the key it is shown. */
  private HttpServer keep() throws IOException {
    HttpServer keep =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keep.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String key = String.valueOf(exchange.getRequestHeaders().getFirst("X-API-KEY"));
            shown.add(key);
            byte[] answer = ("no such key: " + key).getBytes(UTF_8);
            exchange.sendResponseHeaders(401, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    keep.start();
    return keep;
  }

  private Path configuration(Map<String, String> secrets, HttpServer keep) throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    Files.createDirectories(folder.resolve("maps"));
    Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(
        folder.resolve("rules/evil.yml"),
        """
        title: Evil
        id: 0e7c1d5c-0000-4000-8000-000000000001
        logsource: {category: test}
        detection: {s: {word: evil}, condition: s}
        """);
    Map<String, Object> sections = new LinkedHashMap<>();
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      Path file = folder.resolve("secrets/" + secret.getKey().replaceAll("[^a-z]", ""));
      Files.writeString(file, secret.getValue());
      put(sections, secret.getKey(), "file:" + file);
    }
    put(sections, "alerts.keep.url", "http://127.0.0.1:" + keep.getAddress().getPort());
    put(sections, "intake.grpc-port", 0);
    put(sections, "intake.http-port", 0);
    put(sections, "admin.port", 0);
    put(sections, "logging.level", "trace");
    put(sections, "data-directory", folder.resolve("data").toString());
    put(sections, "rules.paths", List.of(folder.resolve("rules").toString()));
    put(sections, "rules.field-maps", List.of(folder.resolve("maps").toString()));
    return Files.writeString(folder.resolve("sigline.yml"), new Yaml().dump(sections));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static void put(Map sections, String key, Object value) {
    String[] names = key.split("\\.", -1);
    Map at = sections;
    for (int i = 0; i < names.length - 1; i++) {
      at = (Map) at.computeIfAbsent(names[i], _ -> new LinkedHashMap<String, Object>());
    }
    at.put(names[names.length - 1], value);
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static List<String> java(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                tool("java"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.sigline.receiver.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Matcher ports(Path err) {
    Matcher[] found = new Matcher[1];
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          found[0] = PORTS.matcher(Files.readString(err));
          return found[0].find();
        });
    return found[0];
  }

  /** Looks at all pages, rightly and wrongly, and sends a record that matches. */
  private static void use(Matcher ports, Map<String, String> secrets, List<String> seen)
      throws Exception {
    String admin = "http://127.0.0.1:" + ports.group(2);
    String intake = "http://127.0.0.1:" + ports.group(1) + "/v1/logs";
    String record =
        """
        {"resourceLogs":[{"resource":{"attributes":[
          {"key":"sigma.category","value":{"stringValue":"test"}}]},
          "scopeLogs":[{"logRecords":[{"body":{"kvlistValue":{"values":[
          {"key":"word","value":{"stringValue":"evil"}}]}}}]}]}]}
        """;
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String token :
          List.of(of(secrets, "admin.token"), of(secrets, "admin.read-token"), MARKER + "wrong")) {
        for (String page :
            List.of("/metrics", "/config", "/readyz", "/rules", "/rules/status", "/nothing")) {
          seen.add(send(client, admin + page, token, ""));
        }
      }
      seen.add(send(client, intake, MARKER + "wrong", record));
      String accepted = send(client, intake, of(secrets, "intake.bearer-token"), record);
      assertThat(accepted).startsWith("200");
      seen.add(accepted);
    }
  }

  private static String of(Map<String, String> secrets, String key) {
    return Objects.requireNonNull(secrets.get(key), key);
  }

  private static String send(HttpClient client, String address, String token, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Bearer " + token);
    if (!body.isEmpty()) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.headers().map() + " " + answer.body();
  }
}
