package io.sigline.alerting.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.correlate.Fired;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.proto.v1.Hit;
import io.sigline.proto.v1.MatchedField;
import java.util.List;

/** What a correlation saw when it fired, as JSON: window, group, contributing events. */
final class CorrelationJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Budget budget;
  private final ObjectNode correlation = JSON.objectNode();

  private CorrelationJson(int maxBytes) {
    budget = new Budget(maxBytes);
  }

  /** In at most that many bytes of UTF-8. */
  static ObjectNode of(Fired fired, List<CorrelatedEvent> events, int maxBytes) {
    return new CorrelationJson(maxBytes).write(fired, events);
  }

  private ObjectNode write(Fired fired, List<CorrelatedEvent> events) {
    text(correlation, "type", type(fired.correlation().measure()));
    text(correlation, "timespan", fired.correlation().timespan().toString());
    text(correlation, "window_start", Instants.nanos(fired.windowStartUnixNano()));
    text(correlation, "window_end", Instants.nanos(fired.timeUnixNano()));
    budget.put(correlation, "measured", () -> number(fired.measured()));
    budget.put(
        correlation,
        "group",
        () -> {
          ObjectNode group = budget.object();
          fired.group().forEach((name, value) -> text(group, name, value));
          return group;
        });
    budget.put(correlation, "events", () -> events(events));
    if (budget.exceeded()) {
      correlation.set("truncated", budget.note());
    }
    return correlation;
  }

  /** As the specification writes it. */
  static String type(Measure measure) {
    return switch (measure) {
      case Measure.EventCount() -> "event_count";
      case Measure.ValueCount(_) -> "value_count";
      case Measure.Temporal() -> "temporal";
      case Measure.TemporalOrdered() -> "temporal_ordered";
      case Measure.ValueSum(_) -> "value_sum";
      case Measure.ValueAvg(_) -> "value_avg";
      case Measure.ValuePercentile(_, _) -> "value_percentile";
    };
  }

  private ArrayNode events(List<CorrelatedEvent> events) {
    ArrayNode list = budget.list();
    for (CorrelatedEvent event : events) {
      if (budget.element()) {
        list.add(event(event));
      } else {
        budget.omit();
      }
    }
    return list;
  }

  private ObjectNode event(CorrelatedEvent event) {
    ObjectNode json = budget.object();
    text(json, "event_id", event.eventId());
    text(json, "time", Instants.nanos(event.timeUnixNano()));
    Hit hit = event.hit();
    if (hit != null) {
      text(json, "rule", hit.getRuleTitle());
      text(json, "rule_key", hit.getRuleKey());
      text(json, "logsource", hit.getLogSource());
      fields(json, "entity", hit.getEntityList());
      fields(json, "fields", hit.getFieldsList());
    }
    return json;
  }

  private void fields(ObjectNode into, String name, List<MatchedField> fields) {
    if (!fields.isEmpty()) {
      budget.put(
          into,
          name,
          () -> {
            ObjectNode object = budget.object();
            fields.forEach(
                field -> text(object, field.getName(), String.join(", ", field.getValuesList())));
            return object;
          });
    }
  }

  private void text(ObjectNode into, String name, String value) {
    budget.put(into, name, () -> budget.text(value));
  }

  /** Without a fraction where it has none; as text where JSON has no such number. */
  private JsonNode number(double value) {
    if (!Double.isFinite(value)) {
      return budget.text(Double.toString(value));
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < (1L << 53);
    return budget.scalar(whole ? JSON.numberNode((long) value) : JSON.numberNode(value));
  }
}
