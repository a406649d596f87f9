package io.sigline.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.benchmarks.DataOptions;
import io.sigline.benchmarks.DataSet;
import io.sigline.benchmarks.load.Batches;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The same records in the shapes that each side reads: as a collector sends them, and flat. */
final class Corpus {
  /** Records in a request. */
  static final int BATCH = 500;

  /** The peer takes 4 MiB; JSON is longer than protobuf. */
  private static final int PEER_BYTES = 3 << 20;

  private final DataSet dataSet;
  private final Path file;
  private final List<ObjectNode> flat = new ArrayList<>();
  private final List<ObjectNode> flatRecords = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private Corpus(DataSet dataSet, Path file) {
    this.dataSet = dataSet;
    this.file = file;
  }

  /** Reads the first records of a data set. */
  static Corpus read(DataOptions data, DataSet dataSet, int most, FlatEvents converter) {
    Corpus corpus = new Corpus(dataSet, data.file(dataSet.events()));
    for (ObjectNode single : Batches.read(List.of(corpus.file), 1, most)) {
      ObjectNode event = converter.of(single);
      corpus.flat.add(event);
      corpus.flatRecords.add(flatRecord(single, event));
      corpus.ids.add(event.path(FlatEvents.ID).asText());
    }
    return corpus;
  }

  DataSet dataSet() {
    return dataSet;
  }

  /** The records as a collector sends them. */
  List<ObjectNode> requests() {
    return Batches.read(List.of(file), BATCH, records());
  }

  int records() {
    return flat.size();
  }

  /** The ids of the records. */
  Set<String> ids() {
    return ids;
  }

  /** The id of a record, by its place. */
  String id(int index) {
    return flat.get(index).path(FlatEvents.ID).asText();
  }

  /** Writes the flat events, one a line, all of them as often as is said. */
  void writeFlat(Path file, int times) throws IOException {
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      for (int i = 0; i < times; i++) {
        for (ObjectNode event : flat) {
          lines.append(event.toString()).append('\n');
        }
      }
    }
  }

  /** The flat events as requests: each field and each hint an attribute of its record. */
  List<ObjectNode> flatRequests() {
    List<ObjectNode> requests = new ArrayList<>();
    ArrayNode records = JsonNodeFactory.instance.arrayNode();
    int bytes = 0;
    for (ObjectNode logRecord : flatRecords) {
      int length = logRecord.toString().length();
      if (records.isEmpty() || records.size() == BATCH || bytes + length > PEER_BYTES) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ObjectNode logs = request.putArray("resourceLogs").addObject();
        records = logs.putArray("scopeLogs").addObject().putArray("logRecords");
        requests.add(request);
        bytes = 0;
      }
      records.add(logRecord);
      bytes += length;
    }
    return requests;
  }

  /** A record without a body whose attributes are the fields of a flat event. */
  static ObjectNode flatRecord(ObjectNode single, ObjectNode event) {
    JsonNode source = single.at("/resourceLogs/0/scopeLogs/0/logRecords/0");
    ObjectNode logRecord = JsonNodeFactory.instance.objectNode();
    for (String name :
        List.of("timeUnixNano", "observedTimeUnixNano", "severityNumber", "severityText")) {
      if (source.has(name)) {
        logRecord.set(name, source.get(name));
      }
    }
    ArrayNode attributes = logRecord.putArray("attributes");
    event
        .properties()
        .forEach(field ->
            attributes.addObject().put("key", field.getKey()).set("value", any(field.getValue())));
    return logRecord;
  }

  private static ObjectNode any(JsonNode value) {
    ObjectNode any = JsonNodeFactory.instance.objectNode();
    switch (value.getNodeType()) {
      case STRING -> any.set("stringValue", value);
      case BOOLEAN -> any.set("boolValue", value);
      case NUMBER -> any.set(value.isIntegralNumber() ? "intValue" : "doubleValue", value);
      case ARRAY -> {
        ArrayNode values = any.putObject("arrayValue").putArray("values");
        value.forEach(element -> values.add(any(element)));
      }
      default -> {}
    }
    return any;
  }
}
