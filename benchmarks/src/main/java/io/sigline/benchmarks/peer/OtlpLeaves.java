package io.sigline.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The values of an OTLP/JSON record that have no parts, each with its path; arrays are one. */
final class OtlpLeaves {
  private OtlpLeaves() {}

  /**
   * Visits each value of the body and the attributes.
   *
   * @param leaves takes path ({@code body.event_data.Image}) and value
   */
  static void of(JsonNode logRecord, BiConsumer<String, JsonNode> leaves) {
    walk("body", logRecord.path("body"), leaves);
    entries("attributes", logRecord.path("attributes"), leaves);
  }

  private static void entries(String path, JsonNode list, BiConsumer<String, JsonNode> leaves) {
    for (JsonNode entry : list) {
      walk(path + "." + entry.path("key").asText(), entry.path("value"), leaves);
    }
  }

  private static void walk(String path, JsonNode any, BiConsumer<String, JsonNode> leaves) {
    if (any.has("kvlistValue")) {
      entries(path, any.path("kvlistValue").path("values"), leaves);
      return;
    }
    JsonNode value = plain(any);
    if (value != null) {
      leaves.accept(path, value);
    }
  }

  /** The value as plain JSON; null if it is none. */
  static @Nullable JsonNode plain(JsonNode any) {
    if (any.has("stringValue")) {
      return any.get("stringValue");
    }
    if (any.has("intValue")) {
      return JsonNodeFactory.instance.numberNode(any.get("intValue").asLong());
    }
    if (any.has("arrayValue")) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (JsonNode element : any.path("arrayValue").path("values")) {
        JsonNode value = plain(element);
        if (value != null) {
          array.add(value);
        }
      }
      return array;
    }
    return any.has("boolValue") ? any.get("boolValue") : any.get("doubleValue");
  }
}
