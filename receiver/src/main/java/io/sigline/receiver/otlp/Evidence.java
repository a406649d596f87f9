package io.sigline.receiver.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.engine.event.EventSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record as a message that owns its bytes: what the rules saw, no more and no less. Duplicate
 * keys are resolved, broken UTF-8 is replaced by U+FFFD. Made only for a match.
 */
public final class Evidence implements EventSink {
  private static final int ATTRIBUTES = 1;
  private static final int BODY = 2;
  private static final int HEAD = 4;

  /** What is left out, the parts that tell most last. */
  private static final int[] LEAST_FIRST = {
    HEAD,
    ATTRIBUTES,
    ATTRIBUTES | HEAD,
    BODY,
    BODY | HEAD,
    BODY | ATTRIBUTES,
    BODY | ATTRIBUTES | HEAD
  };

  private static final AnyValue NOTHING = AnyValue.getDefaultInstance();

  /** An open map or array, whichever is not null, and the key it will be stored under. */
  private record Open(
      KeyValueList.@Nullable Builder map, ArrayValue.@Nullable Builder array, String key) {
    private void add(String entry, AnyValue value) {
      if (map != null) {
        map.addValues(KeyValue.newBuilder().setKey(entry).setValue(value).build());
      } else if (array != null) {
        array.addValues(value);
      }
    }
  }

  private final Deque<Open> open = new ArrayDeque<>();
  private final Resource.Builder resource = Resource.newBuilder();
  private final InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
  private final LogRecord.Builder record = LogRecord.newBuilder();
  private Root root = Root.BODY;
  private String key = "";

  private Evidence() {}

  /**
   * Copies a record that was walked before without complaint. Rules read it then, and passed over
   * what no rule asks for; where that cannot be read, the part of the record that it stands in is
   * left out: attributes, body, or resource and scope.
   *
   * @throws OtlpException if it cannot be read after all
   */
  public static ResourceLogs of(RecordSlice slice) {
    OtlpException first;
    try {
      return copy(slice);
    } catch (OtlpException e) {
      first = e;
    }
    for (int leftOut : LEAST_FIRST) {
      try {
        return copy(without(slice, leftOut));
      } catch (OtlpException _) {
        // then with less of it
      }
    }
    throw first;
  }

  private static RecordSlice without(RecordSlice slice, int leftOut) {
    boolean noHead = (leftOut & HEAD) != 0;
    int head = noHead ? 0 : slice.resourceLength + slice.scopeLength;
    byte[] bytes = new byte[head + slice.length];
    RecordSlice rest = new RecordSlice();
    rest.bytes = bytes;
    if (!noHead) {
      rest.resourceLength = slice.resourceLength;
      rest.scopeOffset = slice.resourceLength;
      rest.scopeLength = slice.scopeLength;
      System.arraycopy(slice.bytes, slice.resourceOffset, bytes, 0, slice.resourceLength);
      System.arraycopy(
          slice.bytes, slice.scopeOffset, bytes, slice.resourceLength, slice.scopeLength);
    }
    rest.offset = head;
    Wire wire = new Wire();
    wire.reset(slice.bytes, slice.offset);
    int end = slice.offset + slice.length;
    while (wire.at < end) {
      int begin = wire.at;
      int tag = wire.tag(end);
      wire.skip(tag, end);
      int field = tag >>> 3;
      boolean dropped =
          (field == LogRecord.ATTRIBUTES_FIELD_NUMBER && (leftOut & ATTRIBUTES) != 0)
              || (field == LogRecord.BODY_FIELD_NUMBER && (leftOut & BODY) != 0);
      if (!dropped) {
        System.arraycopy(slice.bytes, begin, bytes, head + rest.length, wire.at - begin);
        rest.length += wire.at - begin;
      }
    }
    return rest;
  }

  private static ResourceLogs copy(RecordSlice slice) {
    Evidence evidence = new Evidence();
    new OtlpRecordWalker().walk(slice, evidence);
    ScopeLogs.Builder scopeLogs = ScopeLogs.newBuilder().addLogRecords(evidence.record);
    if (slice.scopeLength > 0) {
      scopeLogs.setScope(evidence.scope);
    }
    ResourceLogs.Builder logs = ResourceLogs.newBuilder().addScopeLogs(scopeLogs);
    if (slice.resourceLength > 0) {
      logs.setResource(evidence.resource);
    }
    return logs.build();
  }

  @Override
  public void root(Root root) {
    this.root = root;
    key = "";
  }

  @Override
  public void beginMap() {
    open.push(new Open(KeyValueList.newBuilder(), null, key));
  }

  @Override
  public boolean key(byte[] buffer, int offset, int length) {
    key = new String(buffer, offset, length, StandardCharsets.UTF_8);
    return true;
  }

  @Override
  public void endMap() {
    Open ended = open.pop();
    KeyValueList map = Objects.requireNonNull(ended.map()).build();
    key = ended.key();
    if (open.isEmpty() && root != Root.BODY) {
      store(map.getValuesList());
    } else {
      value(AnyValue.newBuilder().setKvlistValue(map).build());
    }
  }

  @Override
  public void beginArray() {
    open.push(new Open(null, ArrayValue.newBuilder(), key));
  }

  @Override
  public void endArray() {
    Open ended = open.pop();
    ArrayValue array = Objects.requireNonNull(ended.array()).build();
    key = ended.key();
    value(AnyValue.newBuilder().setArrayValue(array).build());
  }

  @Override
  public void text(byte[] buffer, int offset, int length) {
    String text = new String(buffer, offset, length, StandardCharsets.UTF_8);
    value(AnyValue.newBuilder().setStringValue(text).build());
  }

  @Override
  public void bytes(byte[] buffer, int offset, int length) {
    ByteString copy = ByteString.copyFrom(buffer, offset, length);
    value(AnyValue.newBuilder().setBytesValue(copy).build());
  }

  @Override
  public void integer(long value) {
    value(AnyValue.newBuilder().setIntValue(value).build());
  }

  @Override
  public void decimal(double value) {
    value(AnyValue.newBuilder().setDoubleValue(value).build());
  }

  @Override
  public void bool(boolean value) {
    value(AnyValue.newBuilder().setBoolValue(value).build());
  }

  @Override
  public void nothing() {
    value(NOTHING);
  }

  private void value(AnyValue value) {
    Open parent = open.peek();
    if (parent == null) {
      record.setBody(value);
      return;
    }
    parent.add(key, value);
  }

  private void store(List<KeyValue> entries) {
    switch (root) {
      case RESOURCE -> resource.addAllAttributes(entries);
      case ATTRIBUTES -> record.addAllAttributes(entries);
      case SCOPE -> storeScope(entries);
      case RECORD -> entries.forEach(entry -> field(entry.getKey(), entry.getValue()));
      case BODY -> throw new IllegalStateException("a body is stored as a value");
    }
  }

  private void storeScope(List<KeyValue> entries) {
    for (int i = 0; i < entries.size(); i++) {
      KeyValue entry = entries.get(i);
      String text = entry.getValue().getStringValue();
      if (i == 0 && entry.getKey().equals("name")) {
        scope.setName(text);
      } else if (i <= 1 && entry.getKey().equals("version")) {
        scope.setVersion(text);
      } else {
        scope.addAttributes(entry);
      }
    }
  }

  private void field(String name, AnyValue value) {
    switch (name) {
      case "time_unix_nano" -> record.setTimeUnixNano(value.getIntValue());
      case "observed_time_unix_nano" -> record.setObservedTimeUnixNano(value.getIntValue());
      case "severity_number" -> record.setSeverityNumberValue((int) value.getIntValue());
      case "severity_text" -> record.setSeverityText(value.getStringValue());
      case "event_name" -> record.setEventName(value.getStringValue());
      case "trace_id" -> record.setTraceId(hex(value));
      case "span_id" -> record.setSpanId(hex(value));
      case "flags" -> record.setFlags((int) value.getIntValue());
      default -> throw new IllegalStateException("the walker has no field " + name);
    }
  }

  private static ByteString hex(AnyValue value) {
    return ByteString.copyFrom(HexFormat.of().parseHex(value.getStringValue()));
  }
}
