package io.sigline.receiver.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.SiglineConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTest {
  private static final String EXPLODING_KEY = "0e7c1d5c-0000-4000-8000-000000000009";

  private final List<Service> running = new ArrayList<>();
  private final ByteArrayOutputStream alerts = new ByteArrayOutputStream();
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private Path rules;

  @BeforeEach
  void writeRules() throws IOException {
    rules = Files.createDirectory(folder.resolve("rules"));
    Files.createDirectory(folder.resolve("maps"));
    rule("evil.yml", "0e7c1d5c-0000-4000-8000-000000000001", "evil");
  }

  @AfterEach
  void stop() {
    running.forEach(Service::close);
    client.close();
  }

  @Test
  void start_recordThatMatches_becomesALineOfJson() throws Exception {
    start();

    assertThat(export("evil")).isEqualTo(200);

    await().until(() -> !lines().isEmpty());
    JsonNode alert = new ObjectMapper().readTree(lines().getFirst());
    assertThat(alert.toString()).contains("0e7c1d5c-0000-4000-8000-000000000001");
  }

  @Test
  void metrics_afterTraffic_satisfyTheEquations() throws Exception {
    start();
    export("evil");
    export("evil");
    String retried = body("good");
    assertThat(post(retried)).isEqualTo(200);
    assertThat(post(retried)).isEqualTo(200);
    await().until(() -> metrics().of("sigline_alerts_pending") == 0);

    Scrape metrics = metrics();

    assertThat(metrics.of("sigline_records_received_total")).isEqualTo(4);
    assertThat(metrics.of("sigline_records_repeated_total")).isEqualTo(1);
    assertThat(metrics.of("sigline_calls_total{outcome=\"judged\"}")).isEqualTo(3);
    assertThat(metrics.of("sigline_calls_total{outcome=\"repeated\"}")).isEqualTo(1);
    assertThat(metrics.of("sigline_journal_up")).isEqualTo(1);
    assertThat(metrics.of("sigline_records_received_total"))
        .isEqualTo(
            metrics.of("sigline_records_evaluated_total")
                + metrics.of("sigline_records_rejected_total")
                + metrics.of("sigline_records_repeated_total")
                + metrics.of("sigline_records_returned_total{reason=\"refused\"}")
                + metrics.of("sigline_records_returned_total{reason=\"fault\"}")
                + metrics.of("sigline_records_in_ring"));
    assertThat(metrics.of("sigline_alerts_matched_total")).isEqualTo(2);
    assertThat(metrics.of("sigline_alerts_matched_total"))
        .isEqualTo(
            metrics.of("sigline_alerts_suppressed_total{by=\"window\"}")
                + metrics.of("sigline_alerts_suppressed_total{by=\"repeat\"}")
                + metrics.of("sigline_alerts_delivered_total")
                + metrics.of("sigline_alerts_pending")
                + metrics.of("sigline_alerts_failed"));
  }

  @Test
  void metrics_everyName_isDocumentedAndBack() throws Exception {
    filter("other");
    rule("exploding.yml", EXPLODING_KEY, "word|re: '^(x+)+(?!y)$'", "");
    start("rules.quarantine.exhausted-searches=1");
    export("evil");
    export("x".repeat(3_000) + "z");
    post("{'resourceLogs':[{'scopeLogs':[{'logRecords':[{'body':{'stringValue':'?'}}]}]}]}");
    await().until(() -> metrics().of("sigline_rules_quarantined") == 1);
    Set<String> served = new TreeSet<>();
    get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.substring("# TYPE ".length(), line.lastIndexOf(' ')))
        .forEach(served::add);
    String page = Files.readString(Path.of("..", "docs", "operations.md"));
    Set<String> documented = new TreeSet<>();
    Pattern.compile("`((?:sigline|jvm|process)_[a-z0-9_]+)`")
        .matcher(page)
        .results()
        .map((MatchResult match) -> match.group(1))
        .forEach(documented::add);

    assertThat(documented).containsAll(served);
    assertThat(served)
        .containsAll(
            documented.stream()
                .filter(n -> n.startsWith("sigline"))
                .filter(
                    n -> !n.startsWith("sigline_certificate_expiry")) // SecuredServiceTest has it
                .toList());
  }

  @Test
  void filter_hidesAMatch_isShownWithIt() throws Exception {
    filter("evil");
    start();

    export("evil");

    await().until(() -> metrics().of("sigline_records_evaluated_total") == 1);
    assertThat(metrics().of("sigline_alerts_matched_total")).isZero();
    JsonNode filter = new ObjectMapper().readTree(get("/rules/filters").body()).at("/filters/0");
    assertThat(filter.path("title").asText()).isEqualTo("An exception");
    assertThat(filter.path("state").asText()).isEqualTo("in-force");
    assertThat(filter.path("owner").asText()).isEqualTo("sec");
    assertThat(filter.path("hidden").asInt()).isEqualTo(1);
    assertThat(filter.at("/hidden-by-rule/0e7c1d5c-0000-4000-8000-000000000001").asInt())
        .isEqualTo(1);
  }

  @Test
  void readyz_whileRunning_tellsThePartsAndIsOk() throws Exception {
    rule("broken.yml", "x", "evil\n  unknown: [");
    start();

    HttpResponse<String> response = get("/readyz");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode detail = new ObjectMapper().readTree(response.body());
    assertThat(detail.at("/rules/loaded").asInt()).isEqualTo(1);
    assertThat(detail.at("/rules/refused").asInt()).isEqualTo(1);
    assertThat(detail.at("/delivery/circuit").asText()).isEqualTo("closed");
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void ruleCosts_afterTraffic_nameTheRulesThatWereCandidates() throws Exception {
    start();
    export("evil");
    export("good");

    HttpResponse<String> response = get("/rules/costs");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode costs = new ObjectMapper().readTree(response.body());
    assertThat(costs.at("/records").asInt()).isEqualTo(2);
    JsonNode rule = costs.at("/dearest-rules/0");
    assertThat(rule.at("/id").asText()).isEqualTo("0e7c1d5c-0000-4000-8000-000000000001");
    assertThat(rule.at("/title").asText()).isEqualTo("Finds evil.yml");
    assertThat(rule.at("/events").asInt()).isEqualTo(2);
    assertThat(rule.at("/evaluations").asInt()).isEqualTo(1);
    assertThat(rule.at("/matches").asInt()).isEqualTo(1);
    assertThat(rule.at("/nanoseconds-per-event").asDouble()).isPositive();
    assertThat(costs.at("/candidate-search/0/log-source").asText()).isEqualTo("*/test/*");
  }

  @Test
  void rulesSeen_afterTraffic_tellLogSourcesAndMatches() throws Exception {
    start();
    export("evil");
    export("good");

    JsonNode seen = new ObjectMapper().readTree(get("/rules/seen").body());

    JsonNode source = seen.at("/log-sources/0");
    assertThat(source.at("/log-source/category").asText()).isEqualTo("test");
    assertThat(source.at("/log-source/product").isMissingNode()).isTrue();
    assertThat(source.at("/events-looked-at").asInt()).isBetween(1, 2);
    assertThat(seen.at("/matches/0e7c1d5c-0000-4000-8000-000000000001").asInt()).isEqualTo(1);
    assertThat(source.at("/fields/word/path").asText()).isEqualTo("body.word");
  }

  @Test
  void rulesStatus_afterTraffic_isProven_alsoAfterARestart() throws Exception {
    start();
    JsonNode before = status();
    export("evil");
    JsonNode after = status();
    service().close();
    start();

    assertThat(before.at("/verdict").asText()).isEqualTo("blind");
    assertThat(before.at("/missing/0").asText()).isEqualTo("*/test/*");
    assertThat(after.at("/verdict").asText()).isEqualTo("proven");
    assertThat(after.at("/last-match").asText()).startsWith("20");
    assertThat(after.at("/log-source-last-seen").asText()).startsWith("20");
    assertThat(after.at("/fields/word/path").asText()).isEqualTo("body.word");
    assertThat(status()).isEqualTo(after);
  }

  private JsonNode status() throws Exception {
    return new ObjectMapper().readTree(get("/rules/status").body()).at("/rules/0");
  }

  @Test
  void rules_listed_tellWhatBecameOfEach() throws Exception {
    rule("quiet.yml", "0e7c1d5c-0000-4000-8000-000000000002", "word: evil", "level: low");
    rule("trial.yml", "0e7c1d5c-0000-4000-8000-000000000003", "word: evil", "x-shadow: true");
    rule("broken.yml", "x", "evil\n  unknown: [");
    start("rules.minimum-level=medium", "rules.disabled.rules=typo*");
    export("evil");
    await().until(() -> metrics().of("sigline_shadow_matches_total") == 1);

    JsonNode all = new ObjectMapper().readTree(get("/rules").body());

    assertThat(all.at("/counts").toString())
        .isEqualTo("{\"enabled\":1,\"shadow\":1,\"off\":1,\"quarantined\":0,\"refused\":1}");
    assertThat(all.at("/criteria-without-effect/0").asText())
        .isEqualTo("rules.disabled.rules: no rule meets 'typo*'");
    assertThat(all.at("/refused/0/file").asText()).endsWith("broken.yml");
    JsonNode evil = all.at("/rules/0");
    assertThat(evil.at("/state").asText()).isEqualTo("enabled");
    assertThat(evil.at("/matches").asInt()).isEqualTo(1);
    assertThat(evil.at("/sha256").asText()).startsWith(evil.at("/version").asText()).hasSize(64);
    assertThat(evil.at("/last-match").asText())
        .isGreaterThanOrEqualTo(evil.at("/loaded-at").asText());
    JsonNode quiet = all.at("/rules/1");
    assertThat(quiet.at("/state").asText()).isEqualTo("off");
    assertThat(quiet.at("/reason").asText()).contains("low is below rules.minimum-level medium");
    assertThat(quiet.at("/evaluated").asBoolean()).isFalse();
    JsonNode trial = all.at("/rules/2");
    assertThat(trial.at("/state").asText()).isEqualTo("shadow");
    assertThat(trial.at("/matches").asInt()).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(get("/rules?state=off").body()).at("/rules")).hasSize(1);
    await().until(() -> lines().size() == 1);
    assertThat(lines().getFirst()).contains(evil.at("/version").asText());
    assertThat(metrics().of("sigline_findings_total")).isEqualTo(1);
    assertThat(metrics().of("sigline_rules{state=\"off\"}")).isEqualTo(1);
  }

  @Test
  void ruleQuarantined_releasedByAnOperator_matchesAgain() throws Exception {
    String key = EXPLODING_KEY;
    rule("exploding.yml", key, "word|re: '^(x+)+(?!y)$'", "");
    start("rules.quarantine.exhausted-searches=1");
    export("x".repeat(3_000) + "z");
    await().until(() -> metrics().of("sigline_rules_quarantined") == 1);

    JsonNode rule = new ObjectMapper().readTree(get("/rules?state=quarantined").body());
    assertThat(rule.at("/rules/0/id").asText()).isEqualTo(key);
    assertThat(rule.at("/rules/0/reason").asText()).contains("ran out of steps");
    assertThat(get("/readyz").body()).contains(key);
    export("xxx");
    export("evil");
    await().until(() -> String.join("", lines()).contains("000000000001"));
    assertThat(String.join("", lines())).doesNotContain(key);

    assertThat(release("application/json", "{\"rule\": \"nobody\"}")).isEqualTo(404);
    assertThat(release("application/json", "nonsense")).isEqualTo(400);
    assertThat(release("text/plain", "{\"rule\": \"" + key + "\"}")).isEqualTo(415);
    assertThat(release("application/json", "{\"rule\": \"" + key + "\"}")).isEqualTo(200);
    export("xxxx");
    await().until(() -> String.join("", lines()).contains(key));
  }

  private int release(String type, String body) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + service().adminPort() + "/rules/release");
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  @Test
  void config_withSecrets_isServedMasked() throws Exception {
    start("intake.bearer-token=hunter2");

    assertThat(get("/config").body()).contains("bearer-token: '***'").doesNotContain("hunter2");
  }

  @Test
  void rules_changedWhileRunning_takeEffectWithoutALoss() throws Exception {
    start();
    export("wicked");

    rule("wicked.yml", "0e7c1d5c-0000-4000-8000-000000000002", "wicked");

    await().until(() -> metrics().of("sigline_rules_loaded") == 2);
    export("wicked");
    await().until(() -> String.join("", lines()).contains("000000000002"));
    assertThat(metrics().of("sigline_records_received_total"))
        .isEqualTo(metrics().of("sigline_records_evaluated_total"));
  }

  @Test
  void rules_allGone_areKeptAndItIsSaid() throws Exception {
    start();

    Files.delete(rules.resolve("evil.yml"));

    await().until(() -> metrics().of("sigline_rule_reloads_total{result=\"failed\"}") == 1);
    assertThat(metrics().of("sigline_rules_loaded")).isEqualTo(1);
    assertThat(get("/readyz").body()).contains("no rule could be loaded, there were 1");
  }

  @Test
  void rules_reloadAskedFor_isMadeAlthoughNothingChanged() throws Exception {
    start();

    service().reload();

    await().until(() -> metrics().of("sigline_rule_reloads_total{result=\"done\"}") == 1);
  }

  @Test
  void start_portTaken_saysWhichAndLeavesNothingRunning() throws Exception {
    for (String key : List.of("intake.grpc-port", "intake.http-port", "admin.port")) {
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        assertThatThrownBy(() -> start(key + "=" + taken.getLocalPort()))
            .isInstanceOf(ServiceException.class)
            .hasMessageContaining(Integer.toString(taken.getLocalPort()))
            .message()
            .satisfies(message -> assertThat(message.lines()).hasSize(1));
      }
    }
    start();
  }

  @Test
  void start_dataDirectoryInUse_isRefused() throws Exception {
    start();

    assertThatThrownBy(
            () -> Service.start(config(), new PrintStream(alerts, true, StandardCharsets.UTF_8)))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining(folder.resolve("data").toString());
  }

  @Test
  void start_dataDirectoryUnderAFile_isRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> start("data-directory=" + file.resolve("data")))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void start_fieldMapBroken_isRefused() throws IOException {
    Files.writeString(folder.resolve("maps/x.yml"), "nonsense: [");

    assertThatThrownBy(this::start)
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("x.yml");
  }

  @Test
  void start_noRules_runs() throws Exception {
    Files.delete(rules.resolve("evil.yml"));

    start();

    assertThat(export("evil")).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void start_rulePathMissing_isRefused() {
    assertThatThrownBy(() -> start("rules.paths=" + folder.resolve("nowhere")))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("nowhere: expected a file or folder, found none");
  }

  private void rule(String file, String id, String word) throws IOException {
    rule(file, id, "word: " + word, "level: high");
  }

  private void rule(String file, String id, String item, String attribute) throws IOException {
    Files.writeString(
        rules.resolve(file),
        """
        title: Finds %s
        id: %s
        logsource: {category: test}
        detection: {sel: {%s}, condition: sel}
        %s
        """
            .formatted(file, id, item, attribute));
  }

  private void filter(String word) throws IOException {
    Files.writeString(
        rules.resolve("filter.yml"),
        """
        title: An exception
        x-owner: sec
        logsource: {category: test}
        filter: {rules: any, sel: {word: %s}, condition: not sel}
        """
            .formatted(word));
  }

  private void start(String... overrides) {
    running.add(
        Service.start(config(overrides), new PrintStream(alerts, true, StandardCharsets.UTF_8)));
  }

  private Service service() {
    return running.getLast();
  }

  private SiglineConfig config(String... overrides) {
    List<String> all = new ArrayList<>();
    all.add("data-directory=" + folder.resolve("data"));
    all.add("rules.paths=" + rules);
    all.add("rules.field-maps=" + folder.resolve("maps"));
    all.add("intake.grpc-port=0");
    all.add("intake.http-port=0");
    all.add("admin.port=0");
    all.addAll(List.of(overrides));
    return new ConfigReader(Map.of(), SiglineConfig.defaults()).read(Optional.empty(), all);
  }

  private int export(String word) throws Exception {
    return post(body(word));
  }

  private static String body(String word) {
    return """
    {"resourceLogs":[{"resource":{"attributes":[
      {"key":"sigma.category","value":{"stringValue":"test"}}]},
      "scopeLogs":[{"logRecords":[{"timeUnixNano":"%d","body":{"kvlistValue":{"values":[
      {"key":"word","value":{"stringValue":"%s"}}]}}}]}]}]}
    """
        .formatted(System.nanoTime(), word);
  }

  private int post(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service().httpPort() + "/v1/logs"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + service().adminPort() + path);
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  private Scrape metrics() throws Exception {
    return new Scrape(get("/metrics").body());
  }

  /** A scrape in the text format. */
  private record Scrape(String text) {
    double of(String metric) {
      return text.lines()
          .filter(line -> line.startsWith(metric + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(metric.length())))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no metric " + metric));
    }
  }

  private List<String> lines() {
    return alerts.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
