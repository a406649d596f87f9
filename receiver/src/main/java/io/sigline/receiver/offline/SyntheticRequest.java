package io.sigline.receiver.offline;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.engine.proof.SyntheticRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records made for a self-test as what a collector would export. */
public final class SyntheticRequest {
  private SyntheticRequest() {}

  /** A request of this one record. */
  public static ExportLogsServiceRequest of(SyntheticRecord record) {
    LogRecord.Builder log = LogRecord.newBuilder().addAllAttributes(entries(record.attributes()));
    if (record.body() != null) {
      log.setBody(value(record.body()));
    }
    Resource resource = Resource.newBuilder().addAllAttributes(entries(record.resource())).build();
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(resource)
                .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build();
  }

  private static List<KeyValue> entries(Map<?, ?> map) {
    List<KeyValue> entries = new ArrayList<>();
    map.forEach((key, value) ->
        entries.add(
            KeyValue.newBuilder().setKey(String.valueOf(key)).setValue(value(value)).build()));
    return entries;
  }

  private static AnyValue value(@Nullable Object value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    return switch (value) {
      case null -> any.build();
      case Boolean truth -> any.setBoolValue(truth).build();
      case Long number -> any.setIntValue(number).build();
      case Map<?, ?> map ->
          any.setKvlistValue(KeyValueList.newBuilder().addAllValues(entries(map))).build();
      case List<?> list -> {
        ArrayValue.Builder array = ArrayValue.newBuilder();
        list.forEach(item -> array.addValues(value(item)));
        yield any.setArrayValue(array).build();
      }
      default -> any.setStringValue(value.toString()).build();
    };
  }
}
