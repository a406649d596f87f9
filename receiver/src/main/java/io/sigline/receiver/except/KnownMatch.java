package io.sigline.receiver.except;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.sigline.alerting.journal.StoredAlert;
import io.sigline.alerting.journal.StoredAlerts;
import io.sigline.proto.v1.Hit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is still known of a match: the record, or else the fields that the rule read of it.
 *
 * @param ruleKey of the rule that matched
 * @param record null if it is no longer kept, or was too large to be
 * @param fields with their values; texts that were cut are left out
 */
public record KnownMatch(
    String ruleKey, @Nullable ResourceLogs record, Map<String, List<String>> fields) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CUT = "…[cut, ";

  /** What the journal has of the match. */
  public static KnownMatch of(Hit hit) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    hit.getFieldsList().forEach(field -> fields.put(field.getName(), field.getValuesList()));
    return new KnownMatch(hit.getRuleKey(), hit.hasEvidence() ? hit.getEvidence() : null, fields);
  }

  /**
   * What the journal has of the match that raised an alert; a hit is kept for a day, the alert for
   * longer.
   *
   * @throws ExceptException if a correlation raised it
   */
  public static KnownMatch of(StoredAlert alert, StoredAlerts stored) {
    JsonNode json = json(alert);
    if (json.has("correlation")) {
      throw new ExceptException(
          "the alert "
              + alert.id()
              + " is of a correlation, which filters do not reach: make an exception from an alert"
              + " of a rule that it refers to");
    }
    JsonNode event = json.path("matched_event");
    return stored
        .hit(event.path("hit_id").asText())
        .map(KnownMatch::of)
        .orElseGet(() ->
            new KnownMatch(json.at("/rule/id").asText(), null, fields("", event.path("fields"))));
  }

  /** True if a correlation raised it. */
  static boolean isOfCorrelation(StoredAlert alert) {
    return json(alert).has("correlation");
  }

  private static JsonNode json(StoredAlert alert) {
    try {
      return JSON.readTree(alert.json());
    } catch (IOException e) {
      throw new UncheckedIOException("the alert " + alert.id() + " is no JSON", e);
    }
  }

  /** In the alert, a dot in a name makes a level. */
  private static Map<String, List<String>> fields(String prefix, JsonNode node) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    node.properties()
        .forEach(entry -> {
          String name = prefix + entry.getKey();
          if (entry.getValue().isObject()) {
            fields.putAll(fields(name + ".", entry.getValue()));
          } else {
            List<String> values = values(entry.getValue());
            if (values.stream().noneMatch(value -> value.contains(CUT))) {
              fields.put(name, values);
            }
          }
        });
    return fields;
  }

  private static List<String> values(JsonNode node) {
    if (!node.isArray()) {
      return List.of(node.asText());
    }
    List<String> values = new ArrayList<>();
    node.forEach(value -> values.add(value.asText()));
    return values;
  }
}
