package io.sigline.benchmarks.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Small export requests for tests. */
final class OtlpLines {
  private OtlpLines() {}

  /** One resource with so many records, numbered from 0 in their body. */
  static ObjectNode request(int records) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ObjectNode logs = request.putArray("resourceLogs").addObject();
    logs.putObject("resource")
        .putArray("attributes")
        .addObject()
        .put("key", "host.name")
        .putObject("value")
        .put("stringValue", "a");
    ArrayNode array = logs.putArray("scopeLogs").addObject().putArray("logRecords");
    for (int i = 0; i < records; i++) {
      array.addObject().putObject("body").put("stringValue", "record " + i);
    }
    return request;
  }
}
