package io.sigline.receiver.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;

/** OTLP values as plain JSON. */
final class AnyJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AnyJson() {}

  /** An object of the keys, the last of equal keys. */
  static ObjectNode map(List<KeyValue> entries) {
    ObjectNode map = NODES.objectNode();
    entries.forEach(entry -> map.set(entry.getKey(), value(entry.getValue())));
    return map;
  }

  /** The value; bytes in base64, an empty value as null. */
  static JsonNode value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> NODES.textNode(value.getStringValue());
      case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
      case INT_VALUE -> NODES.numberNode(value.getIntValue());
      case DOUBLE_VALUE -> NODES.numberNode(value.getDoubleValue());
      case BYTES_VALUE -> NODES.binaryNode(value.getBytesValue().toByteArray());
      case KVLIST_VALUE -> map(value.getKvlistValue().getValuesList());
      case ARRAY_VALUE -> {
        ArrayNode array = NODES.arrayNode();
        value.getArrayValue().getValuesList().forEach(item -> array.add(value(item)));
        yield array;
      }
      default -> NODES.nullNode();
    };
  }
}
