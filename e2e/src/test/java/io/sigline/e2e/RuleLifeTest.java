package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Rules that are off, on trial and quarantined, in the packaged program. */
class RuleLifeTest {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String EXPLODING = "^(a+)+(?!x)$";
  private static final String HOSTILE = "a".repeat(3_000) + "b";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private Path rules;

  @BeforeEach
  void writeRules() throws IOException {
    rules = Files.createDirectories(folder.resolve("rules"));
    rule("steady", "line|endswith: b", "level: high");
    rule("lowly", "line|endswith: b", "level: low");
    rule("trial", "line|endswith: b", "level: high\nx-shadow: true");
    rule("exploding", "line|re: '" + EXPLODING + "'", "level: high");
  }

  @Test
  void rulesOffOnTrialAndQuarantined_areNamedAndNeverAlert() throws IOException {
    try (var sigline =
        SiglineProcess.start(
            folder,
            "rules.paths=" + rules,
            "rules.minimum-level=medium",
            "rules.quarantine.exhausted-searches=3",
            "alerts.dedup-window=0s")) {
      send(sigline, "aaa");
      awaitAlerts(sigline, "exploding");
      for (int i = 0; i < 4; i++) {
        send(sigline, HOSTILE);
      }
      await().atMost(SOON).until(() -> sigline.metrics().sum("sigline_rules_quarantined") == 1);
      send(sigline, "aaaa");
      send(sigline, "ab");
      awaitAlerts(sigline, "exploding", "steady", "steady", "steady", "steady", "steady");

      assertThat(sigline.metrics().sum("sigline_shadow_matches_total")).isEqualTo(5);
      assertThat(sigline.metrics().sum("sigline_rules", "off")).isEqualTo(1);
      assertThat(sigline.log())
          .contains("rule quarantined")
          .contains("exploding.yml:1")
          .contains("searches by its regular expressions ran out of steps");
      assertThat(list(sigline, 1))
          .anySatisfy(line -> assertThat(line).startsWith("enabled ").contains(" steady "))
          .anySatisfy(line -> assertThat(line).startsWith("shadow ").contains("5 matches"))
          .anySatisfy(line -> assertThat(line).startsWith("off ").contains("minimum-level"))
          .anySatisfy(line -> assertThat(line).startsWith("quarantined ").contains("exploding"));

      assertThat(cli(sigline, "release", "exploding").awaitExit(SOON)).isZero();
      send(sigline, "aaaaa");
      await().atMost(SOON).until(() -> alerts(sigline).size() == 7);
      assertThat(alerts(sigline).getLast()).isEqualTo("exploding");
      assertThat(list(sigline, 0)).noneMatch(line -> line.startsWith("quarantined"));
    }
  }

  private List<String> list(SiglineProcess sigline, int code) {
    ChildProcess list = cli(sigline, "list");
    assertThat(list.awaitExit(SOON)).as(list.err()).isEqualTo(code);
    return list.out().lines().toList();
  }

  private ChildProcess cli(SiglineProcess sigline, String... arguments) {
    List<String> command = new ArrayList<>(SiglineProcess.command());
    command.add("rules");
    command.addAll(List.of(arguments));
    command.addAll(List.of("--admin", "http://127.0.0.1:" + sigline.adminPort()));
    String name = "cli-" + System.nanoTime();
    return ChildProcess.start(name, folder, command, Map.of());
  }

  private static void awaitAlerts(SiglineProcess sigline, String... titles) {
    await().atMost(SOON).until(() -> alerts(sigline).size() >= titles.length);
    assertThat(alerts(sigline)).containsExactly(titles);
  }

  private static List<String> alerts(SiglineProcess sigline) {
    return sigline
        .out()
        .lines()
        .map(line -> line.replaceFirst(".*\"name\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  private void rule(String name, String item, String attributes) throws IOException {
    Files.writeString(
        rules.resolve(name + ".yml"),
        """
        title: %s
        name: %s
        logsource: {category: test}
        detection: {s: {%s}, condition: s}
        %s
        """
            .formatted(name, name, item, attributes));
  }

  private static void send(SiglineProcess sigline, String line) {
    var request = ExportLogsServiceRequest.newBuilder();
    var resource = request.addResourceLogsBuilder();
    resource.getResourceBuilder().addAttributes(entry("sigma.category", "test"));
    resource
        .addScopeLogsBuilder()
        .addLogRecordsBuilder()
        .setTimeUnixNano(System.currentTimeMillis() * 1_000_000 + System.nanoTime() % 1_000_000)
        .setBody(
            AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder().addValues(entry("line", line))));
    try (OtlpClient client = OtlpClient.http(sigline.httpEndpoint(), false, Compression.NONE)) {
      client.export(request.build());
    }
  }

  private static KeyValue entry(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
