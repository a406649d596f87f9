package io.sigline.alerting.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.sigline.engine.correlate.Fired;
import io.sigline.engine.match.Match;
import io.sigline.engine.rule.AttackTags;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One alert in the shape that Keep takes; {@code docs/alerts.md} describes each field. Nothing from
 * the log stands at the top level but texts made harmless.
 */
final class AlertJson {
  private static final int MAX_LINE = 500;
  private static final int MAX_DESCRIPTION = 4_000;
  private static final int MAX_SHOWN_FIELDS = 20;

  private final Finding finding;
  private final Match match;
  private final Rule rule;
  private final Entity entity;
  private final Map<String, String> resource;
  private final String environment;
  private final @Nullable SigNozLink signoz;
  private final ObjectNode alert = JsonNodeFactory.instance.objectNode();

  AlertJson(Finding finding, Entity entity, String environment, @Nullable SigNozLink signoz) {
    this.finding = finding;
    this.match = finding.match();
    this.rule = match.rule();
    this.entity = entity;
    this.environment = environment;
    this.signoz = signoz;
    this.resource = texts(finding.evidence().getResource().getAttributesList());
  }

  ObjectNode write(String id, String fingerprint, Severity severity, ObjectNode evidence) {
    AttackTags attack = AttackTags.of(rule.tags());
    alert.put("id", id).put("fingerprint", fingerprint).put("name", title());
    alert.put("status", "firing").put("severity", severity.keepName());
    alert.put("lastReceived", Instants.millis(finding.receivedTimeUnixNano()));
    alert.putArray("source").add("sigma");
    optional(alert, "service", resource.get("service.name"));
    optional(alert, "environment", environment());
    optional(alert, "host", host());
    alert.put("message", message());
    alert.put("description", description()).put("description_format", "markdown");
    links();
    labels(attack);
    entityJson();
    rule.tags().forEach(tag -> alert.withArray("/tags").add(plain(tag)));
    ArrayNode mitre = AttackJson.of(attack);
    if (!mitre.isEmpty()) {
      alert.set("mitre", mitre);
    }
    alert.set("rule", RuleJson.of(rule));
    String seen = Instants.millis(finding.eventTimeUnixNano());
    alert.put("count", 1).put("first_seen", seen).put("last_seen", seen);
    alert.set("matched_event", evidence);
    return alert;
  }

  private String title() {
    return plain(rule.title().isBlank() ? rule.key() : rule.title());
  }

  private @Nullable String environment() {
    String named =
        resource.getOrDefault(
            "deployment.environment.name", resource.get("deployment.environment"));
    return named == null || named.isBlank() ? environment : named;
  }

  /** What the field map says, else the record's resource, else what the rule read. */
  private @Nullable String host() {
    String declared = match.entity().getOrDefault("host", match.entity().get("host.name"));
    if (declared != null) {
      return declared;
    }
    String named = resource.get("host.name");
    List<String> computer = match.fields().get("Computer");
    return named == null && computer != null && !computer.isEmpty() ? computer.getFirst() : named;
  }

  private String message() {
    return entity.pairs().isEmpty() ? title() : title() + " (" + entity.text() + ")";
  }

  private String description() {
    var text = new StringBuilder();
    if (rule.description() != null) {
      text.append(Neutral.paragraph(rule.description().strip(), MAX_DESCRIPTION)).append("\n\n");
    }
    Fired fired = finding.fired();
    if (fired != null) {
      text.append(Neutral.markdown(window(fired), MAX_LINE)).append("\n\n");
    }
    int shown = 0;
    for (var field : match.fields().entrySet()) {
      if (shown++ == MAX_SHOWN_FIELDS) {
        text.append("- …\n");
        break;
      }
      text.append("- **").append(Neutral.markdown(field.getKey(), 100)).append("**: ");
      text.append(Neutral.markdown(String.join(", ", field.getValue()), MAX_LINE)).append('\n');
    }
    if (rule.author() != null) {
      text.append("\nRule by ").append(Neutral.markdown(rule.author(), MAX_LINE));
      if (rule.license() != null) {
        text.append(", ").append(Neutral.markdown(rule.license(), MAX_LINE));
      }
    }
    return text.toString().strip();
  }

  /** {@code event_count 3, from 2026-11-21T05:10:11.123Z to 2026-11-21T05:15:11.123Z}. */
  private static String window(Fired fired) {
    return "%s %s, from %s to %s"
        .formatted(
            CorrelationJson.type(fired.correlation().measure()),
            measured(fired.measured()),
            Instants.millis(fired.windowStartUnixNano()),
            Instants.millis(fired.timeUnixNano()));
  }

  private static String measured(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  private void links() {
    if (signoz != null) {
      Map<String, String> filter = new LinkedHashMap<>();
      for (String name : List.of("service.name", "host.name")) {
        String value = resource.get(name);
        if (value != null && !value.isEmpty()) {
          filter.put(name, value);
        }
      }
      String link = signoz.around(Instants.of(finding.eventTimeUnixNano()), filter);
      alert.put("url", link).put("logs_url", link);
    }
  }

  private void labels(AttackTags attack) {
    ObjectNode labels = alert.putObject("labels");
    labels.put("rule_id", plain(rule.id() == null ? rule.key() : rule.id()));
    if (rule.level() != null) {
      labels.put("sigma_level", rule.level().name().toLowerCase(Locale.ROOT));
    }
    labels.put("logsource", line(logSource(rule.logSource())));
    optional(labels, "host", host());
    optional(labels, "service", resource.get("service.name"));
    if (!attack.tactics().isEmpty()) {
      labels.put("tactic", String.join(",", attack.tactics()));
    }
    if (!attack.techniques().isEmpty()) {
      labels.put("technique", String.join(",", attack.techniques()));
    }
  }

  /** The pairs of the entity; a dot in a name becomes an underscore, so that it can be searched. */
  private void entityJson() {
    if (!entity.pairs().isEmpty()) {
      ObjectNode pairs = alert.putObject("entity");
      entity.pairs().forEach((name, value) -> pairs.put(line(name).replace('.', '_'), line(value)));
    }
  }

  /** {@code linux/process_creation}: the parts that the rule names. */
  private static String logSource(LogSource source) {
    var text = new StringBuilder();
    for (String part :
        new @Nullable String[] {source.product(), source.category(), source.service()}) {
      if (part != null) {
        text.append(text.isEmpty() ? "" : "/").append(part);
      }
    }
    return text.isEmpty() ? "any" : text.toString();
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (KeyValue attribute : attributes) {
      if (attribute.getValue().hasStringValue()) {
        texts.put(attribute.getKey(), attribute.getValue().getStringValue());
      }
    }
    return texts;
  }

  private static void optional(ObjectNode into, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      into.put(name, line(value));
    }
  }

  private static String plain(String text) {
    return Neutral.plain(text, MAX_LINE);
  }

  private static String line(String text) {
    return Neutral.line(text, MAX_LINE);
  }
}
