package io.sigline.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fuzz target: an export request in JSON. What is taken is a request that protobuf's classes take,
 * and has the records that a plain reading of the JSON tree gives.
 */
public final class JsonFuzz {
  private static final ObjectMapper TREE = mapper();

  private JsonFuzz() {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(5_000).build());
    return mapper;
  }

  /** Called by Jazzer, and with each input of the corpus. */
  public static void fuzzerTestOneInput(byte[] input) {
    byte[] behind = Arrays.copyOf(input, input.length + 16);
    Arrays.fill(behind, input.length, behind.length, (byte) '}');
    ExportRequest request;
    try {
      request = JsonRequest.read(behind, input.length);
    } catch (OtlpException refused) {
      assertThat(refused.getMessage()).doesNotContain("\n");
      return;
    }
    byte[] bytes = request.copy();
    ExportLogsServiceRequest parsed;
    try {
      parsed = ExportLogsServiceRequest.parser().parseFrom(deep(bytes));
    } catch (IOException e) {
      throw new AssertionError("not protobuf", e);
    }
    assertThat(parsed.toByteArray()).as("as a serializer writes it").isEqualTo(bytes);
    JsonNode tree = tree(input);
    if (tree != null) {
      assertThat(records(parsed)).isEqualTo(records(tree));
    }
  }

  private static com.google.protobuf.CodedInputStream deep(byte[] bytes) {
    var in = com.google.protobuf.CodedInputStream.newInstance(bytes);
    in.setRecursionLimit(1_000);
    return in;
  }

  /** Null where a key comes twice: a tree does not tell which came last. */
  private static @Nullable JsonNode tree(byte[] input) {
    try {
      return TREE.readTree(input);
    } catch (IOException | NumberFormatException e) { // the latter for exponents of many digits
      return null;
    }
  }

  private static List<LogRecord> records(ExportLogsServiceRequest request) {
    List<LogRecord> records = new ArrayList<>();
    request
        .getResourceLogsList()
        .forEach(logs ->
            logs.getScopeLogsList().forEach(scope -> records.addAll(scope.getLogRecordsList())));
    return records.stream().map(JsonFuzz::withComparedFields).toList();
  }

  private static LogRecord withComparedFields(LogRecord record) {
    LogRecord.Builder compared =
        LogRecord.newBuilder().addAllAttributes(record.getAttributesList());
    if (record.hasBody()) {
      compared.setBody(record.getBody());
    }
    return compared
        .setEventName(record.getEventName())
        .setTimeUnixNano(record.getTimeUnixNano())
        .setTraceId(record.getTraceId())
        .build();
  }

  private static List<LogRecord> records(JsonNode request) {
    List<LogRecord> records = new ArrayList<>();
    for (JsonNode logs : request.path("resourceLogs")) {
      for (JsonNode scope : logs.path("scopeLogs")) {
        for (JsonNode node : scope.path("logRecords")) {
          records.add(record(node));
        }
      }
    }
    return records;
  }

  private static LogRecord record(JsonNode node) {
    LogRecord.Builder record = LogRecord.newBuilder().addAllAttributes(entries(node, "attributes"));
    if (node.hasNonNull("body")) {
      record.setBody(value(node.get("body")));
    }
    if (node.hasNonNull("eventName")) {
      record.setEventNameBytes(text(node.get("eventName")));
    }
    if (node.hasNonNull("timeUnixNano")) {
      record.setTimeUnixNano(integer(node.get("timeUnixNano")));
    }
    if (node.hasNonNull("traceId")) {
      try {
        byte[] id = HexFormat.of().parseHex(node.get("traceId").textValue());
        record.setTraceId(ByteString.copyFrom(id));
      } catch (IllegalArgumentException e) {
        record.clearTraceId();
      }
    }
    return record.build();
  }

  private static List<KeyValue> entries(JsonNode map, String name) {
    List<KeyValue> entries = new ArrayList<>();
    for (JsonNode node : map.path(name)) {
      KeyValue.Builder entry = KeyValue.newBuilder();
      if (node.hasNonNull("key")) {
        entry.setKeyBytes(text(node.get("key")));
      }
      if (node.hasNonNull("value")) {
        entry.setValue(value(node.get("value")));
      }
      entries.add(entry.build());
    }
    return entries;
  }

  private static AnyValue value(JsonNode node) {
    AnyValue.Builder value = AnyValue.newBuilder();
    node.properties()
        .forEach(entry -> {
          JsonNode content = entry.getValue();
          if (!content.isNull()) {
            choose(value, entry.getKey(), content);
          }
        });
    return value.build();
  }

  private static void choose(AnyValue.Builder value, String kind, JsonNode content) {
    switch (kind) {
      case "stringValue" -> value.setStringValueBytes(text(content));
      case "boolValue" -> value.setBoolValue(content.booleanValue());
      case "intValue" -> value.setIntValue(integer(content));
      case "doubleValue" -> value.setDoubleValue(Double.parseDouble(content.asText()));
      case "arrayValue" -> {
        ArrayValue.Builder array = ArrayValue.newBuilder();
        content.path("values").forEach(item -> array.addValues(value(item)));
        value.setArrayValue(array);
      }
      case "kvlistValue" ->
          value.setKvlistValue(KeyValueList.newBuilder().addAllValues(entries(content, "values")));
      case "bytesValue" -> value.setBytesValue(base64(content.textValue()));
      default -> {}
    }
  }

  private static ByteString base64(String text) {
    String standard = text.replace('-', '+').replace('_', '/');
    return ByteString.copyFrom(java.util.Base64.getDecoder().decode(standard));
  }

  /** Half a pair of surrogates is no text. */
  private static ByteString text(JsonNode node) {
    int[] points =
        node.textValue()
            .codePoints()
            .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
            .toArray();
    return ByteString.copyFromUtf8(new String(points, 0, points.length));
  }

  private static long integer(JsonNode node) {
    BigInteger value =
        node.isTextual()
            ? new java.math.BigDecimal(node.textValue()).toBigIntegerExact()
            : node.decimalValue().toBigIntegerExact();
    return value.longValue();
  }
}
