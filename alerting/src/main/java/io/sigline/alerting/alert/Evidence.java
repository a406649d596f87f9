package io.sigline.alerting.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The matched event as JSON: first what the rule read, then the resource, the record and its scope.
 * Never longer than its budget.
 */
final class Evidence {
  private static final int MAX_DEPTH = 12;
  private static final long EXACT_IN_JAVASCRIPT = 1L << 53;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Budget budget;
  private final ObjectNode event = JSON.objectNode();

  private Evidence(int maxBytes) {
    budget = new Budget(maxBytes);
  }

  /** The event of this finding in at most that many bytes of UTF-8. */
  static ObjectNode of(Finding finding, int maxBytes) {
    return new Evidence(maxBytes).write(finding);
  }

  private ObjectNode write(Finding finding) {
    var match = finding.match();
    text("hit_id", finding.id());
    text("time", Instants.nanos(finding.eventTimeUnixNano()));
    text("received_time", Instants.nanos(finding.receivedTimeUnixNano()));
    text("logsource", match.logSource().toString());
    budget.put(event, "selections", () -> texts(match.selections()));
    budget.put(event, "fields", () -> fields(match.fields()));
    var resource = finding.evidence().getResource();
    attributes("resource", resource.getAttributesList());
    for (var scope : finding.evidence().getScopeLogsList()) {
      scope.getLogRecordsList().forEach(this::record);
    }
    for (var scope : finding.evidence().getScopeLogsList()) {
      scope(scope.getScope());
    }
    if (budget.exceeded()) {
      event.set("truncated", budget.note());
    }
    return event;
  }

  private void record(LogRecord record) {
    text("severity_text", record.getSeverityText());
    if (record.getSeverityNumberValue() != 0) {
      var number = JSON.numberNode(record.getSeverityNumberValue());
      budget.put(event, "severity_number", () -> budget.scalar(number));
    }
    text("event_name", record.getEventName());
    text("trace_id", hex(record.getTraceId()));
    text("span_id", hex(record.getSpanId()));
    if (record.hasBody()) {
      budget.put(event, "body", () -> value(record.getBody(), 0));
    }
    attributes("attributes", record.getAttributesList());
  }

  private void scope(InstrumentationScope scope) {
    if (!scope.getName().isEmpty()) {
      budget.put(event, "scope.name", () -> budget.text(scope.getName()));
    }
    if (!scope.getVersion().isEmpty()) {
      budget.put(event, "scope.version", () -> budget.text(scope.getVersion()));
    }
    attributes("scope.attributes", scope.getAttributesList());
  }

  private void text(String name, String value) {
    if (!value.isEmpty()) {
      budget.put(event, name, () -> budget.text(value));
    }
  }

  private void attributes(String name, List<KeyValue> attributes) {
    if (!attributes.isEmpty()) {
      budget.put(event, name, () -> map(attributes, 0));
    }
  }

  private ArrayNode texts(List<String> values) {
    ArrayNode list = budget.list();
    for (String value : values) {
      if (budget.element()) {
        list.add(budget.text(value));
      } else {
        budget.omit();
      }
    }
    return list;
  }

  private ObjectNode fields(Map<String, List<String>> fields) {
    ObjectNode object = budget.object();
    fields.forEach((name, values) ->
        budget.put(
            object,
            name,
            () -> values.size() == 1 ? budget.text(values.getFirst()) : texts(values)));
    return object;
  }

  private ObjectNode map(List<KeyValue> entries, int depth) {
    ObjectNode object = budget.object();
    for (KeyValue entry : entries) {
      budget.put(object, entry.getKey(), () -> value(entry.getValue(), depth + 1));
    }
    return object;
  }

  private JsonNode value(AnyValue value, int depth) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> budget.text(value.getStringValue());
      case BOOL_VALUE -> budget.scalar(JSON.booleanNode(value.getBoolValue()));
      case INT_VALUE -> integer(value.getIntValue());
      case DOUBLE_VALUE -> number(value.getDoubleValue());
      case BYTES_VALUE -> bytes(value.getBytesValue());
      case ARRAY_VALUE -> deeper(depth) ? array(value, depth) : JSON.nullNode();
      case KVLIST_VALUE ->
          deeper(depth) ? map(value.getKvlistValue().getValuesList(), depth) : JSON.nullNode();
      default -> budget.scalar(JSON.nullNode());
    };
  }

  private boolean deeper(int depth) {
    if (depth >= MAX_DEPTH) {
      budget.omit();
    }
    return depth < MAX_DEPTH;
  }

  private ArrayNode array(AnyValue value, int depth) {
    ArrayNode list = budget.list();
    for (AnyValue element : value.getArrayValue().getValuesList()) {
      if (budget.element()) {
        list.add(value(element, depth + 1));
      } else {
        budget.omit();
      }
    }
    return list;
  }

  /** As text where a browser would round it. */
  private JsonNode integer(long value) {
    boolean exact = value <= EXACT_IN_JAVASCRIPT && value >= -EXACT_IN_JAVASCRIPT;
    return budget.scalar(exact ? JSON.numberNode(value) : JSON.textNode(Long.toString(value)));
  }

  /** As text where JSON has no such number. */
  private JsonNode number(double value) {
    return budget.scalar(
        Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(Double.toString(value)));
  }

  private JsonNode bytes(ByteString value) {
    return budget.text(Base64.getEncoder().encodeToString(value.toByteArray()));
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
