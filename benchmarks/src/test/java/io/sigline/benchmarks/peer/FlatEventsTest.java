package io.sigline.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.benchmarks.engine.RecordReplay;
import io.sigline.engine.fieldmap.FieldMaps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Through the field maps that ship. */
final class FlatEventsTest {
  private static final List<String> FIELDS =
      List.of("Image", "NewProcessName", "EventID", "Channel", "Level", "CommandLine");

  private final FlatEvents converter;

  FlatEventsTest() throws IOException {
    Path maps = Path.of("../rules/fieldmaps");
    converter = new FlatEvents(FieldMaps.read(RecordReplay.yaml(maps)), FIELDS);
  }

  @Test
  void sysmonEvent_namesItsLogSourceAndFields() throws IOException {
    JsonNode flat =
        converter.of(
            request(
                event(
                    "Microsoft-Windows-Sysmon/Operational",
                    "Microsoft-Windows-Sysmon",
                    13,
                    "EventType",
                    "SetValue",
                    "Image",
                    "C:\\\\a.exe")));

    assertThat(flat.path(FlatEvents.PRODUCT).asText()).isEqualTo("windows");
    assertThat(flat.path(FlatEvents.CATEGORY).asText()).isEqualTo("registry_set");
    assertThat(flat.path(FlatEvents.SERVICE).asText()).isEqualTo("sysmon");
    assertThat(flat.path("Image").asText()).isEqualTo("C:\\a.exe");
    assertThat(flat.path("EventID").isIntegralNumber()).isTrue();
    assertThat(flat.path(FlatEvents.ID).asText()).isEqualTo("r1");
  }

  @Test
  void valuesThatNoRuleReads_areThereOnce() throws IOException {
    JsonNode flat =
        converter.of(request(event("System", "Service Control Manager", 7036, "Extra", "x")));

    assertThat(flat.path("Extra").asText()).isEqualTo("x");
    assertThat(flat.path("provider.name").asText()).isEqualTo("Service Control Manager");
    assertThat(flat.has("channel")).as("Channel says it").isFalse();
    assertThat(flat.path("Level").size()).as("as number and as word").isEqualTo(2);
  }

  @Test
  void processCreationOfTheSecurityLog_isOneEventUnderBothNames() throws IOException {
    JsonNode flat =
        converter.of(
            request(
                event(
                    "Security",
                    "Microsoft-Windows-Security-Auditing",
                    4688,
                    "NewProcessName",
                    "C:\\\\b.exe")));

    assertThat(flat.path(FlatEvents.SERVICE).asText()).isEqualTo("security");
    assertThat(flat.path(FlatEvents.CATEGORY).asText()).isEqualTo("process_creation");
    assertThat(flat.path("NewProcessName").asText()).isEqualTo("C:\\b.exe");
    assertThat(flat.path("Image").asText()).isEqualTo("C:\\b.exe");
  }

  @Test
  void partThatTheRecordDoesNotHave_isNone() throws IOException {
    JsonNode flat = converter.of(request(event("Directory Service", "NTDS ISAM", 102)));

    assertThat(flat.path(FlatEvents.PRODUCT).asText()).isEqualTo("windows");
    assertThat(flat.path(FlatEvents.CATEGORY).asText()).isEqualTo("none");
    assertThat(flat.path(FlatEvents.SERVICE).asText()).isEqualTo("none");
  }

  @Test
  void flatRecord_hasEachFieldAsAnAttributeOfItsType() throws IOException {
    ObjectNode single = request(event("System", "Service Control Manager", 7036));

    ObjectNode flat = Corpus.flatRecord(single, converter.of(single));

    assertThat(attribute(flat, "EventID").path("intValue").asInt()).isEqualTo(7036);
    assertThat(attribute(flat, "Level").at("/arrayValue/values")).hasSize(2);
    assertThat(attribute(flat, FlatEvents.PRODUCT).path("stringValue").asText())
        .isEqualTo("windows");
    assertThat(flat.path("timeUnixNano").asText()).isEqualTo("1591757456537000000");
    assertThat(flat.has("body")).isFalse();
  }

  private static JsonNode attribute(ObjectNode logRecord, String key) {
    for (JsonNode entry : logRecord.path("attributes")) {
      if (entry.path("key").asText().equals(key)) {
        return entry.path("value");
      }
    }
    throw new AssertionError("no attribute " + key + " in " + logRecord);
  }

  private static ObjectNode request(String body) throws IOException {
    String json =
        """
        {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1591757456537000000",
        "body":%s,"attributes":[{"key":"lab.rid","value":{"stringValue":"r1"}}]}]}]}]}\
        """
            .formatted(body);
    return (ObjectNode) new JsonMapper().readTree(json);
  }

  private static String event(String channel, String provider, int id, String... data) {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < data.length; i += 2) {
      entries.append(i == 0 ? "" : ",").append(text(data[i], data[i + 1]));
    }
    return map(
        text("channel", channel),
        nested("provider", map(text("name", provider))),
        nested("event_id", map("{\"key\":\"id\",\"value\":{\"intValue\":\"" + id + "\"}}")),
        text("level", "Information"),
        nested("event_data", map(entries.toString())));
  }

  private static String map(String... entries) {
    return "{\"kvlistValue\":{\"values\":[" + String.join(",", entries) + "]}}";
  }

  private static String text(String key, String value) {
    return nested(key, "{\"stringValue\":\"" + value + "\"}");
  }

  private static String nested(String key, String value) {
    return "{\"key\":\"" + key + "\",\"value\":" + value + "}";
  }
}
