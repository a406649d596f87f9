package io.sigline.e2e;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of a rule's test file, as OTLP requests. */
final class RuleTestRecords {
  private RuleTestRecords() {}

  /** Every record that a rule below the folder must match. */
  static List<ExportLogsServiceRequest> matching(Path rules) {
    return RuleFiles.files(rules, ".test.yml").stream()
        .flatMap(test -> requests(test, "match").stream())
        .toList();
  }

  /**
   * One request for each record of a list.
   *
   * @param section {@code match} or {@code no-match}
   */
  static List<ExportLogsServiceRequest> requests(Path testFile, String section) {
    return RuleFiles.documents(testFile).stream()
        .map(document -> document.get(section))
        .filter(List.class::isInstance)
        .flatMap(cases -> ((List<?>) cases).stream())
        .map(record -> request((Map<?, ?>) record))
        .toList();
  }

  private static ExportLogsServiceRequest request(Map<?, ?> described) {
    var record =
        LogRecord.newBuilder().setObservedTimeUnixNano(System.currentTimeMillis() * 1_000_000);
    if (described.containsKey("body")) {
      record.setBody(value(described.get("body")));
    }
    if (described.get("attributes") instanceof Map<?, ?> attributes) {
      record.addAllAttributes(entries(attributes));
    }
    if (described.get("severity_text") instanceof String severity) {
      record.setSeverityText(severity);
    }
    var resource = Resource.newBuilder();
    if (described.get("resource") instanceof Map<?, ?> attributes) {
      resource.addAllAttributes(entries(attributes));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(resource)
                .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(record)))
        .build();
  }

  private static List<KeyValue> entries(Map<?, ?> map) {
    return map.entrySet().stream()
        .map(entry ->
            KeyValue.newBuilder()
                .setKey(String.valueOf(entry.getKey()))
                .setValue(value(entry.getValue()))
                .build())
        .toList();
  }

  private static AnyValue value(@Nullable Object yaml) {
    var value = AnyValue.newBuilder();
    switch (yaml) {
      case null -> {}
      case Boolean truth -> value.setBoolValue(truth);
      case Integer number -> value.setIntValue(number);
      case Long number -> value.setIntValue(number);
      case Double number -> value.setDoubleValue(number);
      case List<?> list ->
          value.setArrayValue(
              ArrayValue.newBuilder()
                  .addAllValues(list.stream().map(RuleTestRecords::value).toList()));
      case Map<?, ?> map ->
          value.setKvlistValue(KeyValueList.newBuilder().addAllValues(entries(map)));
      default -> value.setStringValue(yaml.toString());
    }
    return value.build();
  }
}
