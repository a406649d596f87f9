package io.sigline.receiver.simulation;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;

/**
 * A record, as the world knows it.
 *
 * @param serial no other has it
 */
record LogLine(int serial, String word, String host, String user, long timeUnixNano) {
  private static final Resource RESOURCE =
      Resource.newBuilder().addAttributes(entry("sigma.category", "test")).build();

  /** A request with these, in this order. */
  static byte[] request(List<LogLine> lines) {
    ScopeLogs.Builder logs = ScopeLogs.newBuilder();
    lines.forEach(line -> logs.addLogRecords(line.record()));
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(RESOURCE).addScopeLogs(logs))
        .build()
        .toByteArray();
  }

  private LogRecord record() {
    KeyValueList.Builder body =
        KeyValueList.newBuilder()
            .addValues(entry("word", word))
            .addValues(entry("host", host))
            .addValues(entry("user", user))
            .addValues(entry("serial", Integer.toString(serial)));
    return LogRecord.newBuilder()
        .setTimeUnixNano(timeUnixNano)
        .setBody(AnyValue.newBuilder().setKvlistValue(body))
        .build();
  }

  private static KeyValue entry(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
