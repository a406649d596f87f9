package io.sigline.receiver.otlp;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.event.EventSink.Root;
import io.sigline.engine.fieldmap.MappedEvent;
import java.nio.charset.StandardCharsets;

/**
 * Walks one log record of an export request, in place, into a sink: the roots RESOURCE, SCOPE,
 * RECORD, ATTRIBUTES, BODY, those that are there. No allocation; one instance per thread.
 *
 * <p>What the wire leaves open is settled so: in a map whose key comes twice the last entry wins
 * and the earlier ones are left out (entries without a key are all kept); a field that comes twice
 * counts once, by its last value; strings are passed on as they are, valid UTF-8 or not; string
 * table references ({@code string_value_strindex}, {@code key_strindex}) are treated as absent; a
 * value more than {@value #MAX_DEPTH} levels deep is passed on undecoded, as bytes, so that its
 * texts can still be searched.
 */
public final class OtlpRecordWalker {
  /** Levels of maps and arrays that are decoded. */
  public static final int MAX_DEPTH = 128;

  private static final int CACHE_LINE = 64;
  private static final int MOST_TOUCHED = 4096;

  private static final int RECORD_TIME = 1;
  private static final int RECORD_SEVERITY_NUMBER = 2;
  private static final int RECORD_SEVERITY_TEXT = 3;
  private static final int RECORD_BODY = 5;
  private static final int RECORD_ATTRIBUTES = 6;
  private static final int RECORD_FLAGS = 8;
  private static final int RECORD_TRACE_ID = 9;
  private static final int RECORD_SPAN_ID = 10;
  private static final int RECORD_OBSERVED_TIME = 11;
  private static final int RECORD_EVENT_NAME = 12;
  private static final int RESOURCE_ATTRIBUTES = 1;
  private static final int SCOPE_NAME = 1;
  private static final int SCOPE_VERSION = 2;
  private static final int SCOPE_ATTRIBUTES = 3;

  private static final byte[] TIME = ascii("time_unix_nano");
  private static final byte[] OBSERVED_TIME = ascii("observed_time_unix_nano");
  private static final byte[] SEVERITY_NUMBER = ascii("severity_number");
  private static final byte[] SEVERITY_TEXT = ascii("severity_text");
  private static final byte[] EVENT_NAME = ascii("event_name");
  private static final byte[] TRACE_ID = ascii("trace_id");
  private static final byte[] SPAN_ID = ascii("span_id");
  private static final byte[] FLAGS = ascii("flags");
  private static final byte[] NAME = ascii("name");
  private static final byte[] VERSION = ascii("version");
  private static final byte[] HEX = ascii("0123456789abcdef");

  private final ValueWalker values = new ValueWalker();
  private final Wire wire = values.wire();
  private final SwiftWalker swift = new SwiftWalker();
  private final byte[] ids = new byte[48];

  /** Written so that the reading is not left out. */
  @SuppressWarnings("unused")
  private int touched;

  private long time;
  private long observedTime;
  private long severityNumber;
  private int flags;
  private int attributesOffset;
  private int bodyOffset;
  private int bodyLength;
  private final Span severityText = new Span();
  private final Span eventName = new Span();
  private final Span traceId = new Span();
  private final Span spanId = new Span();

  /** Where a length-delimited field lies. */
  private static final class Span {
    private int offset;
    private int length;

    private void read(Wire wire, int tag, int end, String field) {
      Wire.expect(tag, Wire.LEN, field);
      length = wire.length(end);
      offset = wire.at;
      wire.at += length;
    }
  }

  /**
   * Walks the record.
   *
   * @throws OtlpException if the record cannot be read; the sink has seen a part of it then
   */
  public void walk(RecordSlice slice, EventSink sink) {
    if (!(sink instanceof MappedEvent event) || !swiftly(slice, event)) {
      carefully(slice, sink);
    }
  }

  /**
   * Walks in one pass, taking a head that is known as it was.
   *
   * @return false if keys came twice or something was wrong; the event has been cleared then
   */
  private boolean swiftly(RecordSlice slice, MappedEvent event) {
    try {
      touch(slice);
      head(slice, event);
      record(slice, event);
      if (!event.hasRepeatedKey()) {
        return true;
      }
    } catch (OtlpException _) {
      // The careful walk says what is wrong, unless it stands where a later entry replaces it.
    }
    event.clear();
    return false;
  }

  /**
   * Reads a byte of each cache line of the record, so that the memory fetches many at once: a walk
   * comes to the next line only when it knows what stands in the last. Halves the walk of a record
   * that is not in the cache, and costs little where it is.
   */
  private void touch(RecordSlice slice) {
    int end = slice.offset + Math.min(slice.length, MOST_TOUCHED);
    int sum = 0;
    for (int i = slice.offset; i < end; i += CACHE_LINE) {
      sum += slice.bytes[i];
    }
    touched = sum;
  }

  private void head(RecordSlice slice, MappedEvent event) {
    byte[] bytes = slice.bytes;
    int resource = slice.resourceLength;
    int scope = slice.scopeLength;
    if (!event.hasHead(bytes, slice.resourceOffset, resource, slice.scopeOffset, scope)) {
      byte[] copy =
          event.beginHead(bytes, slice.resourceOffset, resource, slice.scopeOffset, scope);
      values.begin(copy, event);
      resource(0, resource, event);
      scope(copy, resource, resource + scope, event);
      event.endHead();
    }
  }

  private void record(RecordSlice slice, MappedEvent event) {
    values.begin(slice.bytes, event);
    swift.begin(slice.bytes);
    int end = slice.offset + slice.length;
    fields(slice.offset, end);
    event.root(Root.RECORD);
    event.beginMap();
    recordFields(slice.bytes, event);
    event.endMap();
    if (attributesOffset >= 0) {
      event.root(Root.ATTRIBUTES);
      event.beginMap();
      swift.entries(event, attributesOffset, end, RECORD_ATTRIBUTES, 1);
      event.endMap();
    }
    if (bodyOffset >= 0) {
      event.root(Root.BODY);
      swift.value(event, bodyOffset, bodyOffset + bodyLength, 0);
    }
  }

  private void carefully(RecordSlice slice, EventSink sink) {
    byte[] bytes = slice.bytes;
    values.begin(bytes, sink);
    resource(slice.resourceOffset, slice.resourceOffset + slice.resourceLength, sink);
    scope(bytes, slice.scopeOffset, slice.scopeOffset + slice.scopeLength, sink);
    int end = slice.offset + slice.length;
    fields(slice.offset, end);
    sink.root(Root.RECORD);
    sink.beginMap();
    recordFields(bytes, sink);
    sink.endMap();
    if (attributesOffset >= 0) {
      sink.root(Root.ATTRIBUTES);
      sink.beginMap();
      values.entries(attributesOffset, end, RECORD_ATTRIBUTES, 1);
      sink.endMap();
    }
    if (bodyOffset >= 0) {
      sink.root(Root.BODY);
      values.value(bodyOffset, bodyOffset + bodyLength, 0);
    }
  }

  private void resource(int offset, int end, EventSink sink) {
    if (offset < end) {
      sink.root(Root.RESOURCE);
      sink.beginMap();
      values.entries(offset, end, RESOURCE_ATTRIBUTES, 1);
      sink.endMap();
    }
  }

  private void scope(byte[] bytes, int offset, int end, EventSink sink) {
    if (offset == end) {
      return;
    }
    wire.at = offset;
    Span name = severityText;
    Span version = eventName;
    name.length = 0;
    version.length = 0;
    while (wire.at < end) {
      int tag = wire.tag(end);
      switch (tag >>> 3) {
        case SCOPE_NAME -> name.read(wire, tag, end, "scope.name");
        case SCOPE_VERSION -> version.read(wire, tag, end, "scope.version");
        default -> wire.skip(tag, end);
      }
    }
    sink.root(Root.SCOPE);
    sink.beginMap();
    text(bytes, NAME, name, sink);
    text(bytes, VERSION, version, sink);
    values.entries(offset, end, SCOPE_ATTRIBUTES, 1);
    sink.endMap();
  }

  private void fields(int offset, int end) {
    forget();
    wire.at = offset;
    while (wire.at < end) {
      int start = wire.at;
      int tag = wire.tag(end);
      switch (tag >>> 3) {
        case RECORD_TIME -> time = fixed64(tag, end, "time_unix_nano");
        case RECORD_OBSERVED_TIME -> observedTime = fixed64(tag, end, "observed_time_unix_nano");
        case RECORD_SEVERITY_NUMBER -> {
          Wire.expect(tag, Wire.VARINT, "severity_number");
          severityNumber = (int) wire.varint(end);
        }
        case RECORD_SEVERITY_TEXT -> severityText.read(wire, tag, end, "severity_text");
        case RECORD_EVENT_NAME -> eventName.read(wire, tag, end, "event_name");
        case RECORD_TRACE_ID -> traceId.read(wire, tag, end, "trace_id");
        case RECORD_SPAN_ID -> spanId.read(wire, tag, end, "span_id");
        case RECORD_FLAGS -> {
          Wire.expect(tag, Wire.FIXED32, "flags");
          flags = wire.fixed32(end);
        }
        case RECORD_ATTRIBUTES -> {
          Wire.expect(tag, Wire.LEN, "attributes");
          attributesOffset = attributesOffset < 0 ? start : attributesOffset;
          wire.skip(tag, end);
        }
        case RECORD_BODY -> {
          Wire.expect(tag, Wire.LEN, "body");
          bodyLength = wire.length(end);
          bodyOffset = wire.at;
          wire.at += bodyLength;
        }
        default -> wire.skip(tag, end);
      }
    }
  }

  private void forget() {
    time = 0;
    observedTime = 0;
    severityNumber = 0;
    flags = 0;
    attributesOffset = -1;
    bodyOffset = -1;
    severityText.length = 0;
    eventName.length = 0;
    traceId.length = 0;
    spanId.length = 0;
  }

  private long fixed64(int tag, int end, String field) {
    Wire.expect(tag, Wire.FIXED64, field);
    return wire.fixed64(end);
  }

  private void recordFields(byte[] bytes, EventSink sink) {
    integer(TIME, time, sink);
    integer(OBSERVED_TIME, observedTime, sink);
    integer(SEVERITY_NUMBER, severityNumber, sink);
    text(bytes, SEVERITY_TEXT, severityText, sink);
    text(bytes, EVENT_NAME, eventName, sink);
    id(bytes, TRACE_ID, traceId, 16, 0, sink);
    id(bytes, SPAN_ID, spanId, 8, 32, sink);
    integer(FLAGS, Integer.toUnsignedLong(flags), sink);
  }

  private static void integer(byte[] key, long value, EventSink sink) {
    if (value != 0 && sink.key(key, 0, key.length)) {
      sink.integer(value);
    }
  }

  private static void text(byte[] bytes, byte[] key, Span span, EventSink sink) {
    if (span.length > 0 && sink.key(key, 0, key.length)) {
      sink.text(bytes, span.offset, span.length);
    }
  }

  /** An id is there if it has the right length and is not all zero. */
  private void id(byte[] bytes, byte[] key, Span span, int size, int to, EventSink sink) {
    if (span.length != size) {
      return;
    }
    int any = 0;
    for (int i = 0; i < size; i++) {
      int octet = bytes[span.offset + i] & 0xff;
      any |= octet;
      ids[to + 2 * i] = HEX[octet >>> 4];
      ids[to + 2 * i + 1] = HEX[octet & 15];
    }
    if (any != 0 && sink.key(key, 0, key.length)) {
      sink.text(ids, to, 2 * size);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
