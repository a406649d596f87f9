package io.sigline.e2e;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One rule and records that match it: the least that shows that a way works end to end. */
public final class Marker {
  /** The title of the rule. */
  public static final String TITLE = "Marker Of The End-To-End Tests";

  /** The program that the rule finds. */
  public static final String IMAGE = "C:\\tools\\sigline-marker.exe";

  private static final String RULE =
      "title: "
          + TITLE
          + """

          id: 6f1d3a52-7c1e-4a55-9f0e-5d0c5a9d7b10
          status: test
          description: Matches the process that the end-to-end tests make up.
          author: Sigline
          level: high
          logsource: {product: windows, category: process_creation}
          detection:
            selection: {Image|endswith: '\\sigline-marker.exe'}
            condition: selection
          """;

  private Marker() {}

  /** Writes the rule to a new folder and returns the setting that loads it alone. */
  public static String rules(Path folder) {
    try {
      Path rules = Files.createDirectories(folder.resolve("rules"));
      Files.writeString(rules.resolve("marker.yml"), RULE);
      return "rules.paths=[" + rules + "]";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request with one Sysmon record of a process that was started on the computer. */
  public static ExportLogsServiceRequest request(String computer) {
    return request(body(computer));
  }

  /** A request with one record of this body. */
  public static ExportLogsServiceRequest request(AnyValue body) {
    var record =
        LogRecord.newBuilder()
            .setTimeUnixNano(System.currentTimeMillis() * 1_000_000)
            .setBody(body);
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(record)))
        .build();
  }

  /** The same record's body. */
  public static AnyValue body(String computer) {
    return body(computer, IMAGE, "--once");
  }

  /** The body of such a record of a program of this path, called with these arguments. */
  public static AnyValue body(String computer, String image, String arguments) {
    return map(
        entry("channel", text("Microsoft-Windows-Sysmon/Operational")),
        entry("computer", text(computer)),
        entry("provider", map(entry("name", text("Microsoft-Windows-Sysmon")))),
        entry("event_id", map(entry("id", AnyValue.newBuilder().setIntValue(1).build()))),
        entry(
            "event_data",
            map(
                entry("Image", text(image)),
                entry("CommandLine", text("sigline-marker.exe " + arguments)),
                entry("User", text("EXAMPLE\\operator")))));
  }

  private static AnyValue map(KeyValue... entries) {
    return AnyValue.newBuilder()
        .setKvlistValue(KeyValueList.newBuilder().addAllValues(List.of(entries)))
        .build();
  }

  private static KeyValue entry(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }
}
