package io.sigline.receiver.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.SiglineConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live self-test of a running service, over its own gRPC port. */
class LiveSelfTestTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String EVIL = "0e7c1d5c-0000-4000-8000-000000000001";
  private static final String FILTERED = "0e7c1d5c-0000-4000-8000-000000000002";
  private static final String IMPOSSIBLE = "0e7c1d5c-0000-4000-8000-000000000003";

  private final ByteArrayOutputStream alerts = new ByteArrayOutputStream();
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private Path rules;
  private @Nullable Service running;

  @BeforeEach
  void writeRules() throws IOException {
    rules = Files.createDirectory(folder.resolve("rules"));
    Files.createDirectory(folder.resolve("maps"));
    rule("evil.yml", EVIL, "{sel: {word: evil}, condition: sel}");
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    client.close();
  }

  @Test
  void run_ofAllRules_provesThemAndAlertsNobody() throws Exception {
    rule(
        "filtered.yml",
        FILTERED,
        "{sel: {word|contains: bad}, filter_a: {user: admin}, filter_b: {host|startswith: lab},"
            + " condition: sel and not 1 of filter_*}");
    rule("impossible.yml", IMPOSSIBLE, "{sel: {word: x}, condition: sel and not sel}");
    start();

    JsonNode run = run(202);

    assertThat(run.at("/state").asText()).as("%s", run).isEqualTo("done");
    assertThat(verdict(run, EVIL)).isEqualTo("proven");
    assertThat(verdict(run, FILTERED)).isEqualTo("proven");
    assertThat(verdict(run, IMPOSSIBLE)).isEqualTo("impossible");
    assertThat(alerts.toString(StandardCharsets.UTF_8)).isEmpty();
    // one that matches and one that misses each, and one for each of the two filters
    assertThat(metric("sigline_selftest_records_total")).isEqualTo(6);
    assertThat(metric("sigline_records_evaluated_total")).isEqualTo(6);
    assertThat(metric("sigline_selftest_foreign_records_total")).isZero();
    assertThat(metric("sigline_findings_total")).isZero();
    assertThat(metric("sigline_alerts_matched_total")).isZero();
    assertThat(metric("sigline_alert_windows")).isZero();
    assertThat(metric("sigline_selftest_rules{verdict=\"proven\"}")).isEqualTo(2);
  }

  @Test
  void run_leavesNoTraceInWhatIsSeenAndCounted() throws Exception {
    Files.writeString(
        rules.resolve("filter.yml"),
        """
        title: Administrators may
        id: 0e7c1d5c-0000-4000-8000-00000000000e
        logsource: {category: test}
        filter: {rules: [%s], admins: {user: admin}, condition: not admins}
        """
            .formatted(EVIL));
    start();

    run(202);

    JsonNode seen = json(get("/rules/seen").body());
    assertThat(seen.at("/log-sources/0/events-looked-at").asInt()).isZero();
    assertThat(seen.at("/matches")).isEmpty();
    assertThat(json(get("/rules/costs").body()).at("/records").asInt()).isZero();
    assertThat(get("/metrics").body()).doesNotContain("sigline_log_source_records{");
    assertThat(json(get("/rules/filters").body()).findValuesAsText("hidden"))
        .allSatisfy(hidden -> assertThat(hidden).isIn("0", ""));
    // the one that matches, the near miss, and the one that the filter leaves out
    assertThat(metric("sigline_selftest_records_total")).isEqualTo(3);
  }

  @Test
  void record_withATagOfItsOwn_isAlertedAsAnyOtherAndCounted() throws Exception {
    start();
    run(202);

    assertThat(post("evil", "sigline.selftest", EVIL)).isEqualTo(200);
    assertThat(post("evil", "sigline.selftest", "0".repeat(48))).isEqualTo(200);

    await().atMost(SOON).until(() -> metric("sigline_alerts_matched_total") == 2);
    await().atMost(SOON).until(() -> metric("sigline_alerts_pending") == 0);
    assertThat(alerts.toString(StandardCharsets.UTF_8)).contains(EVIL);
    assertThat(metric("sigline_selftest_foreign_records_total")).isEqualTo(2);
  }

  @Test
  void run_afterARuleBroke_saysWhichIsNoLongerProven() throws Exception {
    start();
    assertThat(verdict(run(202), EVIL)).isEqualTo("proven");
    double reloads = metric("sigline_rule_reloads_total{result=\"done\"}");
    rule("evil.yml", EVIL, "{sel: {word: x}, condition: sel and not sel}");
    await()
        .atMost(SOON)
        .until(() -> metric("sigline_rule_reloads_total{result=\"done\"}") > reloads);

    JsonNode run = run(202);

    assertThat(verdict(run, EVIL)).isEqualTo("impossible");
    assertThat(run.at("/results/0/lost").asBoolean()).isTrue();
    assertThat(metric("sigline_selftest_lost_rules")).isEqualTo(1);
    service().close();
    start();
    assertThat(metric("sigline_selftest_lost_rules")).isEqualTo(1);
  }

  @Test
  void run_ofARuleThatIsSilent_isProvenWithoutTheOutbox() throws Exception {
    Files.writeString(
        rules.resolve("many.yml"),
        """
        title: Many
        id: 0e7c1d5c-0000-4000-8000-00000000000f
        correlation: {type: event_count, rules: [%s], group-by: [word], timespan: 1m, condition: {gte: 1}}
        """
            .formatted(EVIL));
    start();

    assertThat(verdict(run(202), EVIL)).isEqualTo("proven");
    assertThat(metric("sigline_correlation_hits_total")).isZero();
    assertThat(metric("sigline_correlation_groups")).isZero();
  }

  @Test
  void start_withoutTheHeader_isRefused() throws Exception {
    start();

    assertThat(
            client
                .send(
                    HttpRequest.newBuilder(admin("/rules/selftest"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(403);
    assertThat(json(get("/rules/selftest").body()).at("/state").asText()).isEqualTo("none");
  }

  @Test
  void run_throughAnIntakeWithAToken_showsIt() throws Exception {
    start("intake.bearer-token=hunter2");

    assertThat(verdict(run(202), EVIL)).isEqualTo("proven");
  }

  private void rule(String file, String id, String detection) throws IOException {
    Files.writeString(
        rules.resolve(file),
        """
        title: Finds %s
        id: %s
        logsource: {category: test}
        detection: %s
        level: high
        """
            .formatted(file, id, detection));
  }

  private void start(String... overrides) {
    List<String> all = new ArrayList<>();
    all.add("data-directory=" + folder.resolve("data"));
    all.add("rules.paths=" + rules);
    all.add("rules.field-maps=" + folder.resolve("maps"));
    all.add("intake.grpc-port=0");
    all.add("intake.http-port=0");
    all.add("admin.port=0");
    all.addAll(List.of(overrides));
    SiglineConfig config =
        new ConfigReader(Map.of(), SiglineConfig.defaults()).read(Optional.empty(), all);
    running = Service.start(config, new PrintStream(alerts, true, StandardCharsets.UTF_8));
  }

  private Service service() {
    return Optional.ofNullable(running).orElseThrow();
  }

  private URI admin(String path) {
    return URI.create("http://127.0.0.1:" + service().adminPort() + path);
  }

  /** Asks for a run and waits for its end. */
  private JsonNode run(int expected) throws Exception {
    HttpResponse<String> begun =
        client.send(
            HttpRequest.newBuilder(admin("/rules/selftest"))
                .header("Sigline-Command", "selftest")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(begun.statusCode()).isEqualTo(expected);
    String id = json(begun.body()).at("/id").asText();
    await()
        .atMost(SOON)
        .until(() -> !json(get("/rules/selftest").body()).at("/state").asText().equals("running"));
    JsonNode run = json(get("/rules/selftest").body());
    assertThat(run.at("/id").asText()).isEqualTo(id);
    return run;
  }

  private static String verdict(JsonNode run, String rule) {
    for (JsonNode result : run.at("/results")) {
      if (result.at("/rule").asText().equals(rule)) {
        return result.at("/verdict").asText();
      }
    }
    throw new AssertionError("no result of " + rule + ": " + run);
  }

  private int post(String word, String attribute, String value) throws Exception {
    String body =
        """
        {"resourceLogs":[{"resource":{"attributes":[
          {"key":"sigma.category","value":{"stringValue":"test"}}]},
          "scopeLogs":[{"logRecords":[{"timeUnixNano":"%d",
          "attributes":[{"key":"%s","value":{"stringValue":"%s"}}],
          "body":{"kvlistValue":{"values":[
          {"key":"word","value":{"stringValue":"%s"}}]}}}]}]}]}
        """
            .formatted(System.nanoTime(), attribute, value, word);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service().httpPort() + "/v1/logs"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(admin(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private double metric(String name) throws Exception {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }
}
