package io.sigline.alerting.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigline.engine.match.Match;
import io.sigline.engine.rule.AttackTags;
import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Rule;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertComposerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final AlertComposer composer =
      new AlertComposer(List.of(), "http://signoz:8080/", "production", 32_768);

  @ParameterizedTest
  @CsvSource({
    "CRITICAL,critical",
    "HIGH,high",
    "MEDIUM,warning",
    "LOW,info",
    "INFORMATIONAL,low",
    ",warning"
  })
  void level_ofRule_keepsItsOrder(Rule.Level level, String severity) throws Exception {
    JsonNode alert = json(Findings.of("h", "ws01", Findings.rule("r", level)));
    assertThat(alert.path("severity").asText()).isEqualTo(severity);
    assertThat(alert.at("/labels/sigma_level").asText())
        .isEqualTo(level == null ? "" : level.name().toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  void raise_sameFinding_isTheSameBytes() {
    assertThat(composer.raise(Findings.of("h", "ws01")))
        .isEqualTo(composer.raise(Findings.of("h", "ws01")));
  }

  @Test
  void fingerprint_doesNotDependOnTheOrderOfTheEntity() {
    Map<String, String> one = new LinkedHashMap<>();
    one.put("host", "a");
    one.put("user", "b");
    Map<String, String> other = new LinkedHashMap<>();
    other.put("user", "b");
    other.put("host", "a");
    assertThat(fingerprint(composer, one)).isEqualTo(fingerprint(composer, other)).hasSize(64);
  }

  @Test
  void fingerprint_pairsThatReadAlike_differ() {
    assertThat(fingerprint(composer, Map.of("a", "b=c")))
        .isNotEqualTo(fingerprint(composer, Map.of("a=b", "c")));
    assertThat(fingerprint(composer, Map.of()))
        .isNotEqualTo(fingerprint(composer, Map.of("a", "")));
  }

  @Test
  void id_namesRuleEntityAndEpisode() {
    String id = composer.raise(Findings.of("h", "ws01")).id();
    assertThat(id).matches("sigma\\|r1\\|host=ws01\\|[0-9a-f]{16}");
    assertThat(composer.raise(Findings.of("h2", "ws01")).id()).isNotEqualTo(id);
  }

  @Test
  void entity_configured_takesSigmaFields() throws Exception {
    var byImage = new AlertComposer(List.of("Image", "host"), "", "", 32_768);
    JsonNode alert = JSON.readTree(byImage.raise(Findings.of("h", "ws01")).json());
    assertThat(alert.get("entity").toString())
        .isEqualTo("{\"Image\":\"C:\\\\Windows\\\\certutil.exe\",\"host\":\"ws01\"}");
  }

  @Test
  void entity_configuredButUnknown_fallsBackToTheFieldMap() {
    var byUser = new AlertComposer(List.of("TargetUserName"), "", "", 32_768);
    assertThat(byUser.fingerprint(Findings.of("h", "ws01")))
        .isEqualTo(composer.fingerprint(Findings.of("h", "ws01")));
  }

  @Test
  void alert_hasAllThatKeepShows() throws Exception {
    JsonNode alert = json(Findings.of("h", "ws01"));
    assertThat(alert.path("name").asText()).isEqualTo("Download by certutil");
    assertThat(alert.path("status").asText()).isEqualTo("firing");
    assertThat(alert.path("lastReceived").asText()).isEqualTo("2026-11-21T05:10:13.123Z");
    assertThat(alert.path("first_seen").asText()).isEqualTo("2026-11-21T05:10:11.123Z");
    assertThat(alert.path("source").toString()).isEqualTo("[\"sigma\"]");
    assertThat(alert.path("service").asText()).isEqualTo("winlog");
    assertThat(alert.path("environment").asText()).isEqualTo("production");
    assertThat(alert.path("host").asText()).isEqualTo("ws01");
    assertThat(alert.path("count").asInt()).isEqualTo(1);
    assertThat(alert.path("message").asText()).isEqualTo("Download by certutil (host=ws01)");
    assertThat(alert.at("/labels/logsource").asText()).isEqualTo("windows/process_creation");
    assertThat(alert.at("/labels/technique").asText()).isEqualTo("T1105");
    assertThat(alert.at("/matched_event/time").asText())
        .isEqualTo("2026-11-21T05:10:11.123456789Z");
    assertThat(alert.get("tags").toString())
        .isEqualTo("[\"attack.command-and-control\",\"attack.t1105\",\"cve.2021-1\"]");
  }

  @Test
  void rule_saysWhichVersionOfItsFileFired() throws Exception {
    JsonNode alert = json(Findings.of("h", "ws01", Findings.rule("r", Rule.Level.LOW)));
    assertThat(alert.at("/rule/version").asText()).isEqualTo(ContentVersion.NONE.shortForm());
  }

  @Test
  void rule_keepsAuthorLicenceAndLink() throws Exception {
    JsonNode alert = json(Findings.of("h", "ws01"));
    assertThat(alert.at("/rule/author").asText()).isEqualTo("Jane Doe, Max");
    assertThat(alert.at("/rule/license").asText()).isEqualTo("DRL 1.1");
    assertThat(alert.at("/rule/link").asText())
        .isEqualTo("https://github.com/SigmaHQ/sigma/blob/x.yml?a=1&b=2");
    assertThat(alert.path("description").asText()).endsWith("Rule by Jane Doe, Max, DRL 1.1");
  }

  @Test
  void mitre_oneTactic_isPaired() {
    assertThat(
            AttackJson.of(
                AttackTags.of(List.of("attack.execution", "attack.T1059.001", "attack.g0016"))))
        .hasToString("[{\"tactic\":\"execution\",\"technique\":\"T1059.001\"}]");
  }

  @Test
  void mitre_twoTactics_areNotPaired() {
    assertThat(
            AttackJson.of(
                AttackTags.of(
                    List.of("attack.t1059", "attack.execution", "attack.lateral_movement"))))
        .hasToString(
            "[{\"technique\":\"T1059\"},{\"tactic\":\"execution\"},{\"tactic\":\"lateral-movement\"}]");
  }

  @Test
  void url_opensTheLogsAroundTheEvent() throws Exception {
    String url = json(Findings.of("h", "ws01")).path("url").asText();
    assertThat(url)
        .startsWith("http://signoz:8080/logs/logs-explorer?compositeQuery=")
        .contains("&startTime=1795237511123&endTime=1795238111123")
        .doesNotContain("+");
    String query = url.replaceAll(".*compositeQuery=([^&]*)&.*", "$1");
    String decoded = URLDecoder.decode(URLDecoder.decode(query, UTF_8), UTF_8);
    assertThat(JSON.readTree(decoded).at("/builder/queryData/0/filter/expression").asText())
        .isEqualTo("service.name = 'winlog' AND host.name = 'ws01'");
  }

  @Test
  void filter_quoteInHostName_cannotLeaveItsText() {
    String url =
        new SigNozLink("http://s")
            .around(Instants.of(Findings.TIME), Map.of("host.name", "a' OR 'b\\"));
    assertThat(URLDecoder.decode(URLDecoder.decode(url, UTF_8), UTF_8))
        .contains("host.name = 'a\\\\' OR \\\\'b");
  }

  @Test
  void entity_hostile_isHarmlessEverywhereAbove() throws Exception {
    String hostile = "ws\n<img src=x>{{ x }}";
    JsonNode alert =
        json(
            Findings.finding(
                "h",
                Findings.match(Findings.rule("r", Rule.Level.LOW), Map.of("host", hostile)),
                Findings.record("x").build()));
    for (String field : List.of("id", "host", "message", "description", "labels", "entity")) {
      assertThat(alert.path(field).toString())
          .doesNotContain("<img", "{{")
          .doesNotContain("ws\\n<");
    }
  }

  @Test
  void times_beyondWhatCanBe_areWritten() throws Exception {
    Match match = Findings.match(Findings.rule("r", Rule.Level.LOW), Map.of());
    var evidence = Findings.evidence(Findings.record("x").build());
    assertThat(json(new Finding("h", match, -1L, 0, evidence)).path("first_seen").asText())
        .isEqualTo("2262-04-11T23:47:16.854Z");
    assertThat(json(new Finding("h", match, 0, 0, evidence)).path("first_seen").asText())
        .isEqualTo("1970-01-01T00:00:00.000Z");
  }

  @Test
  void update_changesOnlyWhatIsNew() throws Exception {
    String before = composer.raise(Findings.of("h", "ws01")).json();
    String after =
        new AlertUpdate(17, Severity.HIGH, Findings.TIME, Findings.TIME + 60_000_000_000L)
            .applyTo(before);
    assertThat(after)
        .isEqualTo(
            before
                .replace("\"severity\":\"warning\"", "\"severity\":\"high\"")
                .replace("\"count\":1,", "\"count\":17,")
                .replace(
                    "\"lastReceived\":\"2026-11-21T05:10:13.123Z\"",
                    "\"lastReceived\":\"2026-11-21T05:11:11.123Z\""));
  }

  private JsonNode json(Finding finding) throws JsonProcessingException {
    return JSON.readTree(composer.raise(finding).json());
  }

  private static String fingerprint(AlertComposer composer, Map<String, String> entity) {
    Match match = Findings.match(Findings.rule("r", Rule.Level.LOW), entity);
    return composer.fingerprint(Findings.finding("h", match, Findings.record("x").build()));
  }
}
