package io.sigline.alerting.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.engine.match.Match;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever stands in any field of a record or a rule, the alert is one alert with the fields that
 * it should have. More rounds: {@code -Dinjection.rounds}.
 */
class AlertInjectionTest {
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  private static final int ROUNDS = Integer.getInteger("injection.rounds", 2_000);
  private static final int EVIDENCE = 8_192;
  private static final Set<String> NAMES =
      Set.of(
          "id",
          "fingerprint",
          "name",
          "status",
          "severity",
          "lastReceived",
          "source",
          "service",
          "environment",
          "host",
          "message",
          "description",
          "description_format",
          "url",
          "logs_url",
          "labels",
          "entity",
          "tags",
          "mitre",
          "rule",
          "count",
          "first_seen",
          "last_seen",
          "matched_event");

  /** What is made of text of the log; all else is the rule's, whose author may write HTML. */
  private static final List<String> OF_THE_LOG =
      List.of("/service", "/environment", "/host", "/labels/host", "/labels/service", "/entity");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  @Test
  void anyField_hostileText_staysInItsPlace() throws IOException {
    for (int seed = 0; seed < ROUNDS; seed++) {
      HostileText text = new HostileText(seed);
      Finding finding = finding(text);
      AlertComposer composer =
          new AlertComposer(
              text.flip() ? List.of() : List.of("Image", text.next()),
              "https://signoz.example",
              text.next(),
              EVIDENCE);
      Alert alert = composer.raise(finding);
      try {
        check(alert, finding, composer);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static void check(Alert alert, Finding finding, AlertComposer composer)
      throws IOException {
    ObjectNode json = (ObjectNode) JSON.readTree(alert.json());
    assertThat(JSON.readTree(alert.json().getBytes(UTF_8))).as("through bytes").isEqualTo(json);
    assertThat(NAMES).containsAll(names(json));
    assertThat(json.path("status").asText()).isEqualTo("firing");
    assertThat(json.path("severity").asText()).isEqualTo("warning");
    assertThat(json.path("fingerprint").asText()).isEqualTo(composer.fingerprint(finding));
    assertThat(json.path("id").asText()).isEqualTo(alert.id());
    assertThat(json.path("description_format").asText()).isEqualTo("markdown");
    assertThat(json.path("count").asInt()).isEqualTo(1);
    URI link = URI.create(json.path("url").asText());
    assertThat(link.getAuthority()).isEqualTo("signoz.example");
    assertThat(link.getPath()).isEqualTo("/logs/logs-explorer");

    for (String pointer : OF_THE_LOG) {
      walk(
          pointer,
          json.at(pointer),
          (where, text) ->
              assertThat(text)
                  .as(where)
                  .doesNotContain("<", ">", "://", "`")
                  .doesNotContainPattern("(?i)\\bwww\\."));
    }
    assertThat(json.path("description").asText()).doesNotContain("<", ">", "://");
    assertThat(json.path("description").asText()).doesNotContainPattern("(?<!\\\\)[\\[`]");
    int evidence = json.remove("matched_event").toString().getBytes(UTF_8).length;
    assertThat(evidence).as("bytes of the evidence").isLessThanOrEqualTo(EVIDENCE);
    walk("", json, AlertInjectionTest::isOneLine);
    walk("", JSON.readTree(alert.json()), AlertInjectionTest::isNoTemplate);
    assertThat(alert.json().length()).isLessThan(200_000);
  }

  private static void isOneLine(String where, String text) {
    String line = where.equals("/description") ? text.replace("\n", "") : text;
    assertThat(line).as(where).doesNotContainPattern(INVISIBLE);
  }

  private static void isNoTemplate(String where, String text) {
    assertThat(text).as(where).doesNotContain("{{", "{%", "{#", "\0");
  }

  /** Every text and every name in it. */
  private static void walk(String where, JsonNode node, BiConsumer<String, String> look) {
    if (node.isTextual()) {
      look.accept(where, node.asText());
    } else if (node.isObject()) {
      node.properties()
          .forEach(entry -> {
            look.accept(where + " (name)", entry.getKey());
            walk(where + "/" + entry.getKey(), entry.getValue(), look);
          });
    } else {
      node.forEach(element -> walk(where + "/*", element, look));
    }
  }

  private static List<String> names(ObjectNode json) {
    return json.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static Finding finding(HostileText text) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("Image", List.of(text.next()));
    fields.put(text.next(), text.list());
    Map<String, String> entity = new LinkedHashMap<>();
    if (text.flip()) {
      entity.put("host", text.next());
    }
    if (text.flip()) {
      entity.put(text.next(), text.next());
    }
    Match match = new Match(rule(text), source(text), text.list(), fields, entity);
    return new Finding("h1", match, Findings.TIME, Findings.TIME, evidence(text));
  }

  private static LogSource source(HostileText text) {
    return new LogSource(text.next(), text.flip() ? text.next() : null, text.next());
  }

  private static Rule rule(HostileText text) {
    return new Rule(
        text.next(),
        text.next(),
        text.flip() ? text.next() : null,
        text.next(),
        Rule.Status.STABLE,
        Rule.Level.MEDIUM,
        text.flip() ? text.next() : null,
        text.next(),
        text.flip() ? text.next() : null,
        text.next(),
        text.next(),
        text.list(),
        text.list(),
        text.list(),
        text.list(),
        text.list(),
        source(text),
        new Detection(new LinkedHashMap<>(), new Condition.Named("s"), "s"),
        Map.of("link", text.next()),
        new Rule.Source(text.next(), 1, ContentVersion.NONE));
  }

  private static ResourceLogs evidence(HostileText text) {
    LogRecord.Builder record =
        LogRecord.newBuilder()
            .setSeverityText(whole(text))
            .setEventName(whole(text))
            .setBody(
                AnyValue.newBuilder()
                    .setKvlistValue(
                        KeyValueList.newBuilder()
                            .addValues(Findings.text(whole(text), whole(text)))))
            .addAttributes(Findings.text(whole(text), whole(text)));
    return ResourceLogs.newBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(Findings.text("service.name", whole(text)))
                .addAttributes(Findings.text("host.name", whole(text)))
                .addAttributes(Findings.text("deployment.environment.name", whole(text)))
                .addAttributes(Findings.text(whole(text), whole(text))))
        .addScopeLogs(
            ScopeLogs.newBuilder()
                .setScope(
                    InstrumentationScope.newBuilder().setName(whole(text)).setVersion(whole(text)))
                .addLogRecords(record))
        .build();
  }

  /** As it comes out of UTF-8: a message holds no lone surrogates. */
  private static String whole(HostileText text) {
    return new String(text.next().getBytes(UTF_8), UTF_8);
  }
}
