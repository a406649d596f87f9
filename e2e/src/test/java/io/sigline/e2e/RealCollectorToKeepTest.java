package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.sigline.alerting.deliver.KeepContractServer;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job: a real collector tails files of real attack events and exports them by the shipped
 * file; Sigline holds all rules of SigmaHQ against them; Keep gets one alert for each rule and
 * computer, with everything that an analyst needs.
 *
 * <p>Added to {@code collector-config/plain.yaml}: a second {@code filelog} receiver, for the
 * events that are XML over several lines.
 */
class RealCollectorToKeepTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void attackEventsInFiles_everyExpectedPairOfRuleAndComputer_oneCompleteAlertInKeep()
      throws IOException {
    Path rules = Checkout.sharedData("sigmahq");
    Path events = Checkout.sharedData("events");
    var records =
        Corpus.records(
                Corpus.requests(events.resolve("win-regression.otlp.jsonl.gz"), Integer.MAX_VALUE))
            .toList();
    Set<String> expected = expectedPairs(records, Corpus.expected(events.resolve("expected.tsv")));
    Path logs = writeLogs(records);
    try (var keep = KeepContractServer.start(0);
        var sigline = startSigline(keep, rules);
        var collector = startCollector(sigline, logs)) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> evaluated(sigline) >= records.size() && pending(sigline) == 0);

      assertThat(evaluated(sigline)).isEqualTo(records.size());
      assertThat(pairs(keep)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(keep.violations()).isEmpty();
      assertThat(keep.errorAlerts()).isEmpty();
      assertComplete(keep, RuleFiles.byId(rules));
      assertThat(collector.dropped()).isZero();
      assertThat(collector.sent()).isEqualTo(records.size());
      assertEquationsHold(sigline);
    }
  }

  /** One line of JSON for each structured body, and a file of XML for the others. */
  private Path writeLogs(List<LogRecord> records) throws IOException {
    Path logs = Files.createDirectories(folder.resolve("logs"));
    try (Writer lines = Files.newBufferedWriter(logs.resolve("windows.json"));
        Writer xml = Files.newBufferedWriter(logs.resolve("windows.xml"))) {
      for (LogRecord record : records) {
        if (record.getBody().hasStringValue()) {
          xml.write(record.getBody().getStringValue().strip() + "\n");
        } else {
          lines.write(JSON.writeValueAsString(Corpus.plain(record.getBody())) + "\n");
        }
      }
    }
    return logs;
  }

  private SiglineProcess startSigline(KeepContractServer keep, Path rules) {
    return SiglineProcess.start(
        folder.resolve("sigline"),
        "rules.paths=[" + rules + "]",
        "alerts.signoz-url=http://signoz.example:8080",
        "alerts.environment=test",
        "alerts.keep.url=" + keep.url(),
        "alerts.keep.api-key=" + KeepContractServer.KEY,
        "alerts.keep.read-api-key=" + KeepContractServer.READ_KEY,
        "alerts.keep.rate=1000");
  }

  private CollectorProcess startCollector(SiglineProcess sigline, Path logs) throws IOException {
    Path xmlReceiver =
        Files.writeString(
            folder.resolve("xml.yaml"),
            """
            receivers:
              filelog/xml:
                include: ["%s"]
                start_at: beginning
                multiline: {line_start_pattern: '^<Event[ >]'}
            service:
              pipelines:
                logs: {receivers: [filelog, filelog/xml]}
            """
                .formatted(logs.resolve("windows.xml")));
    return CollectorProcess.start(
        folder.resolve("collector"),
        Map.of(
            "SIGLINE_ENDPOINT", sigline.grpcEndpoint(),
            "SIGLINE_LOG_FILES", logs.resolve("*.json").toString()),
        Checkout.collectorConfig("plain.yaml"),
        xmlReceiver);
  }

  private static Set<String> expectedPairs(
      List<LogRecord> records, Map<String, Set<String>> expectedRules) {
    Set<String> pairs = new TreeSet<>();
    for (LogRecord record : records) {
      for (String rule : expectedRules.getOrDefault(Corpus.id(record), Set.of())) {
        pairs.add(rule + " " + Corpus.computer(record));
      }
    }
    assertThat(pairs).as("pairs in the expectations").isNotEmpty();
    return pairs;
  }

  /**
   * One entry for each fingerprint that Keep has: twice the same pair would be an alert too many.
   */
  private static List<String> pairs(KeepContractServer keep) {
    return keep.current().values().stream()
        .map(alert -> alert.at("/labels/rule_id").asText() + " " + alert.path("host").asText())
        .toList();
  }

  private static void assertComplete(
      KeepContractServer keep, Map<String, Map<String, Object>> rules) {
    var softly = new SoftAssertions();
    for (ObjectNode alert : keep.current().values()) {
      var rule =
          Objects.requireNonNull(
              rules.get(alert.at("/labels/rule_id").asText()), () -> "rule of " + alert);
      assertRuleIsNamed(softly, alert, rule);
      assertEventIsShown(softly, alert);
    }
    softly.assertAll();
  }

  private static void assertRuleIsNamed(
      SoftAssertions softly, JsonNode alert, Map<String, Object> rule) {
    String name = RuleFiles.text(rule, "title");
    softly.assertThat(alert.path("name").asText()).isEqualTo(name);
    softly.assertThat(alert.path("message").asText()).startsWith(name);
    softly.assertThat(alert.path("severity").asText()).isEqualTo(RuleFiles.keepSeverity(rule));
    softly
        .assertThat(alert.at("/labels/sigma_level").asText())
        .isEqualTo(RuleFiles.text(rule, "level"));
    softly.assertThat(alert.at("/labels/logsource").asText()).as(name).isNotEmpty();
    softly
        .assertThat(alert.path("tags"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(RuleFiles.tags(rule));
    if (RuleFiles.tags(rule).stream().anyMatch(tag -> tag.matches("attack\\.t\\d+.*"))) {
      softly.assertThat(alert.path("mitre")).as(name).isNotEmpty();
      softly.assertThat(alert.at("/labels/technique").asText()).as(name).startsWith("T");
    }
    softly
        .assertThat(alert.at("/rule/author").asText())
        .isEqualTo(RuleFiles.text(rule, "author").replaceAll("\\s+", " "));
    softly
        .assertThat(alert.at("/rule/license").asText())
        .isEqualTo("Detection Rule License (DRL) 1.1");
    softly.assertThat(alert.at("/rule/link").asText()).startsWith("https://github.com/SigmaHQ");
    softly.assertThat(alert.at("/rule/id").asText()).isEqualTo(rule.get("id"));
  }

  private static void assertEventIsShown(SoftAssertions softly, JsonNode alert) {
    String name = alert.path("name").asText();
    softly.assertThat(alert.path("id").asText()).as(name).isNotEmpty();
    softly.assertThat(alert.path("fingerprint").asText()).as(name).isNotEmpty();
    softly.assertThat(alert.path("status").asText()).as(name).isEqualTo("firing");
    softly.assertThat(alert.path("lastReceived").asText()).as(name).endsWith("Z");
    softly
        .assertThat(alert.path("source"))
        .as(name)
        .extracting(JsonNode::asText)
        .containsExactly("sigma");
    softly.assertThat(alert.path("environment").asText()).as(name).isEqualTo("test");
    softly
        .assertThat(alert.path("url").asText())
        .as(name)
        .startsWith("http://signoz.example:8080/");
    softly.assertThat(alert.path("description").asText()).as(name).isNotEmpty();
    softly.assertThat(alert.path("first_seen").asText()).as(name).endsWith("Z");
    softly.assertThat(alert.path("count").asInt()).as(name).isPositive();
    softly.assertThat(alert.at("/matched_event/body").isMissingNode()).as(name).isFalse();
    softly.assertThat(alert.at("/matched_event/selections")).as(name).isNotEmpty();
  }

  /** The equations of the design, over the service's own counters. */
  private static void assertEquationsHold(SiglineProcess sigline) {
    PrometheusText metrics = sigline.metrics();
    assertThat(metrics.sum("sigline_records_received_total"))
        .isEqualTo(
            metrics.sum("sigline_records_evaluated_total")
                + metrics.sum("sigline_records_rejected_total")
                + metrics.sum("sigline_records_repeated_total")
                + metrics.sum("sigline_records_in_ring"));
    assertThat(metrics.sum("sigline_alerts_matched_total"))
        .isEqualTo(
            metrics.sum("sigline_alerts_suppressed_total")
                + metrics.sum("sigline_alerts_delivered_total")
                + metrics.sum("sigline_alerts_pending"));
  }

  private static double evaluated(SiglineProcess sigline) {
    return sigline.metrics().sum("sigline_records_evaluated_total");
  }

  private static double pending(SiglineProcess sigline) {
    return sigline.metrics().sum("sigline_alerts_pending");
  }
}
