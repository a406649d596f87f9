package io.sigline.receiver.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.engine.event.EventSink;
import io.sigline.engine.event.EventSink.Root;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A record as protobuf's own classes read it, told to a sink: what the walkers must say, simply.
 */
final class ParsedRecord {
  private final EventSink sink;

  private ParsedRecord(EventSink sink) {
    this.sink = sink;
  }

  static void walk(
      Resource resource, InstrumentationScope scope, LogRecord record, EventSink sink) {
    ParsedRecord parsed = new ParsedRecord(sink);
    if (resource.getSerializedSize() > 0) {
      sink.root(Root.RESOURCE);
      parsed.entries(resource.getAttributesList());
    }
    if (scope.getSerializedSize() > 0) {
      sink.root(Root.SCOPE);
      parsed.entries(scope.getAttributesList());
    }
    sink.root(Root.RECORD);
    sink.beginMap();
    parsed.fields(record);
    sink.endMap();
    if (record.getAttributesCount() > 0) {
      sink.root(Root.ATTRIBUTES);
      parsed.entries(record.getAttributesList());
    }
    if (record.hasBody()) {
      sink.root(Root.BODY);
      parsed.value(record.getBody());
    }
  }

  private void fields(LogRecord record) {
    if (record.getTimeUnixNano() != 0) {
      key("time_unix_nano");
      sink.integer(record.getTimeUnixNano());
    }
    if (record.getSeverityNumberValue() != 0) {
      key("severity_number");
      sink.integer(record.getSeverityNumberValue());
    }
    if (!record.getSeverityText().isEmpty()) {
      key("severity_text");
      text(record.getSeverityText());
    }
    if (record.getTraceId().size() == 16
        && !record.getTraceId().equals(ByteString.copyFrom(new byte[16]))) {
      key("trace_id");
      text(HexFormat.of().formatHex(record.getTraceId().toByteArray()));
    }
  }

  private void entries(List<KeyValue> entries) {
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      last.put(entries.get(i).getKey(), i);
    }
    sink.beginMap();
    for (int i = 0; i < entries.size(); i++) {
      String key = entries.get(i).getKey();
      if (key.isEmpty() || last.getOrDefault(key, i) == i) {
        key(key);
        value(entries.get(i).getValue());
      }
    }
    sink.endMap();
  }

  private void value(AnyValue value) {
    switch (value.getValueCase()) {
      case STRING_VALUE -> text(value.getStringValue());
      case BOOL_VALUE -> sink.bool(value.getBoolValue());
      case INT_VALUE -> sink.integer(value.getIntValue());
      case DOUBLE_VALUE -> sink.decimal(value.getDoubleValue());
      case BYTES_VALUE -> {
        byte[] bytes = value.getBytesValue().toByteArray();
        sink.bytes(bytes, 0, bytes.length);
      }
      case ARRAY_VALUE -> {
        sink.beginArray();
        value.getArrayValue().getValuesList().forEach(this::value);
        sink.endArray();
      }
      case KVLIST_VALUE -> entries(value.getKvlistValue().getValuesList());
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> sink.nothing();
    }
  }

  private void key(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    boolean _ = sink.key(bytes, 0, bytes.length);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sink.text(bytes, 0, bytes.length);
  }
}
