package io.sigline.receiver.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.engine.rule.LogSource;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.OtlpException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that are not OTLP, as log records: the object is the body, its time the record's time. The
 * user data of a Windows event stands under the name of its element, which says nothing; it is put
 * where the field maps look for it.
 *
 * @param logSource named in the resource; {@code ANY} = as the field maps tell
 */
record JsonEvents(LogSource logSource) {
  private static final ObjectMapper JSON = mapper();

  private static ObjectMapper mapper() {
    JsonMapper mapper = JsonMapper.builder().build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(Integer.MAX_VALUE)
                .maxNestingDepth(100)
                .build());
    return mapper;
  }

  /**
   * A request of these events.
   *
   * @throws OtlpException naming the first that is not JSON
   */
  ExportRequest request(List<JsonDocuments.Document> events) {
    ScopeLogs.Builder records = ScopeLogs.newBuilder();
    for (JsonDocuments.Document event : events) {
      records.addLogRecords(record(event));
    }
    ResourceLogs.Builder logs = ResourceLogs.newBuilder().addScopeLogs(records);
    Resource resource = resource();
    if (resource.getAttributesCount() > 0) {
      logs.setResource(resource);
    }
    byte[] bytes =
        ExportLogsServiceRequest.newBuilder().addResourceLogs(logs).build().toByteArray();
    return ExportRequest.read(bytes, bytes.length);
  }

  private Resource resource() {
    Resource.Builder resource = Resource.newBuilder();
    named(resource, "sigma.product", logSource.product());
    named(resource, "sigma.category", logSource.category());
    named(resource, "sigma.service", logSource.service());
    return resource.build();
  }

  private static void named(Resource.Builder resource, String key, @Nullable String text) {
    if (text != null) {
      resource.addAttributes(
          KeyValue.newBuilder().setKey(key).setValue(AnyValue.newBuilder().setStringValue(text)));
    }
  }

  private static LogRecord record(JsonDocuments.Document document) {
    try {
      JsonNode event = JSON.readTree(document.bytes());
      if (event.path("Event") instanceof ObjectNode windows) {
        hoistUserData((ObjectNode) event, windows);
      }
      LogRecord.Builder record = LogRecord.newBuilder().setBody(value(event));
      Long time = EventTime.of(event);
      if (time != null) {
        record.setTimeUnixNano(time);
      }
      return record.build();
    } catch (JsonProcessingException e) {
      throw new OtlpException(
          "line " + document.line() + " is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new OtlpException("line " + document.line() + " cannot be read: " + e.getMessage());
    }
  }

  /** {@code Event.UserData.NAME.*} becomes {@code UserData.*}. */
  private static void hoistUserData(ObjectNode event, ObjectNode windows) {
    if (windows.path("UserData") instanceof ObjectNode data && !event.has("UserData")) {
      ObjectNode leaves = event.putObject("UserData");
      data.properties()
          .forEach(element -> {
            if (element.getValue() instanceof ObjectNode inner) {
              inner.properties().forEach(leaf -> leaves.set(leaf.getKey(), leaf.getValue()));
            } else {
              leaves.set(element.getKey(), element.getValue());
            }
          });
    }
  }

  private static AnyValue value(JsonNode node) {
    AnyValue.Builder value = AnyValue.newBuilder();
    if (node instanceof ObjectNode object) {
      KeyValueList.Builder map = KeyValueList.newBuilder();
      object
          .properties()
          .forEach(entry ->
              map.addValues(
                  KeyValue.newBuilder().setKey(entry.getKey()).setValue(value(entry.getValue()))));
      return value.setKvlistValue(map).build();
    }
    if (node.isArray()) {
      ArrayValue.Builder array = ArrayValue.newBuilder();
      node.forEach(item -> array.addValues(value(item)));
      return value.setArrayValue(array).build();
    }
    if (node.isBoolean()) {
      return value.setBoolValue(node.booleanValue()).build();
    }
    if (node.canConvertToLong() && node.isIntegralNumber()) {
      return value.setIntValue(node.longValue()).build();
    }
    if (node.isNumber()) {
      return node.isIntegralNumber()
          ? value.setStringValue(node.asText()).build()
          : value.setDoubleValue(node.doubleValue()).build();
    }
    return node.isNull() ? value.build() : value.setStringValue(node.asText()).build();
  }
}
