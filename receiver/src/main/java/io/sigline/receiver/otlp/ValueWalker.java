package io.sigline.receiver.otlp;

import io.sigline.engine.event.EventSink;
import java.util.Arrays;

/**
 * Walks AnyValues and lists of KeyValues into a sink. Recursion is bounded by {@link
 * OtlpRecordWalker#MAX_DEPTH}. No allocation; one thread.
 */
final class ValueWalker {
  // Fields of AnyValue, KeyValue, KeyValueList and ArrayValue. Source: common/v1/common.proto.
  static final int STRING = 1;
  static final int BOOL = 2;
  static final int INT = 3;
  static final int DOUBLE = 4;
  static final int ARRAY = 5;
  static final int MAP = 6;
  static final int BYTES = 7;
  static final int KEY = 1;
  static final int VALUE = 2;
  static final int VALUES = 1;
  private static final EventSink NOBODY = new SilentSink();

  private final Wire wire = new Wire();
  private final KeyTable keys = new KeyTable();
  private byte[] bytes = {};
  private EventSink sink = NOBODY;

  /** Offsets of entries that a later entry of the same key replaces; a stack, by map. */
  private int[] replaced = new int[16];

  private int replacedCount;

  private int keyOffset;
  private int keyLength;
  private int valueOffset;
  private int valueLength;

  Wire wire() {
    return wire;
  }

  void begin(byte[] bytes, EventSink sink) {
    this.bytes = bytes;
    this.sink = sink;
    replacedCount = 0;
    wire.reset(bytes, 0);
  }

  /**
   * Walks every KeyValue of a repeated field.
   *
   * @param depth of the values, from 1
   */
  void entries(int offset, int end, int field, int depth) {
    int base = replacedCount;
    findReplaced(offset, end, field);
    int next = base;
    wire.at = offset;
    while (wire.at < end) {
      int tag = wire.tag(end);
      if (tag >>> 3 != field) {
        wire.skip(tag, end);
        continue;
      }
      int length = wire.length(end);
      int entry = wire.at;
      if (next < replacedCount && replaced[next] == entry) {
        next++;
      } else {
        entry(entry, entry + length, depth);
      }
      wire.at = entry + length;
    }
    replacedCount = base;
  }

  private void entry(int offset, int end, int depth) {
    keyValue(offset, end);
    int from = valueOffset;
    int to = valueOffset + valueLength;
    if (sink.key(bytes, keyOffset, keyLength)) {
      value(from, to, depth);
    }
  }

  /** Finds the key and the value of a KeyValue. */
  private void keyValue(int offset, int end) {
    keyOffset = offset;
    keyLength = 0;
    valueOffset = offset;
    valueLength = 0;
    wire.at = offset;
    while (wire.at < end) {
      int tag = wire.tag(end);
      switch (tag >>> 3) {
        case KEY -> {
          Wire.expect(tag, Wire.LEN, "key");
          keyLength = wire.length(end);
          keyOffset = wire.at;
          wire.at += keyLength;
        }
        case VALUE -> {
          Wire.expect(tag, Wire.LEN, "value");
          valueLength = wire.length(end);
          valueOffset = wire.at;
          wire.at += valueLength;
        }
        default -> wire.skip(tag, end);
      }
    }
  }

  /** Walks one AnyValue. */
  void value(int offset, int end, int depth) {
    int kind = 0;
    int at = offset;
    wire.at = offset;
    while (wire.at < end) {
      int tag = wire.tag(end);
      int field = tag >>> 3;
      if (field >= STRING && field <= BYTES) {
        kind = field;
        at = wire.at;
        Wire.expect(tag, type(field), "value");
      }
      wire.skip(tag, end);
    }
    wire.at = at;
    switch (kind) {
      case STRING -> {
        int length = wire.length(end);
        sink.text(bytes, wire.at, length);
      }
      case BOOL -> sink.bool(wire.varint(end) != 0);
      case INT -> sink.integer(wire.varint(end));
      case DOUBLE -> sink.decimal(Double.longBitsToDouble(wire.fixed64(end)));
      case ARRAY, MAP -> nested(kind, end, depth);
      case BYTES -> {
        int length = wire.length(end);
        sink.bytes(bytes, wire.at, length);
      }
      default -> sink.nothing();
    }
  }

  private void nested(int kind, int end, int depth) {
    int length = wire.length(end);
    int offset = wire.at;
    if (depth >= OtlpRecordWalker.MAX_DEPTH) {
      sink.bytes(bytes, offset, length);
    } else if (kind == MAP) {
      sink.beginMap();
      entries(offset, offset + length, VALUES, depth + 1);
      sink.endMap();
    } else {
      sink.beginArray();
      elements(offset, offset + length, depth + 1);
      sink.endArray();
    }
  }

  private void elements(int offset, int end, int depth) {
    wire.at = offset;
    while (wire.at < end) {
      int tag = wire.tag(end);
      if (tag >>> 3 != VALUES) {
        wire.skip(tag, end);
        continue;
      }
      Wire.expect(tag, Wire.LEN, "values");
      int length = wire.length(end);
      int element = wire.at;
      value(element, element + length, depth);
      wire.at = element + length;
    }
  }

  /** The wire type of a field of AnyValue. */
  static int type(int field) {
    return switch (field) {
      case BOOL, INT -> Wire.VARINT;
      case DOUBLE -> Wire.FIXED64;
      default -> Wire.LEN;
    };
  }

  /** Pushes the entries whose key comes again later, by ascending offset. */
  private void findReplaced(int offset, int end, int field) {
    int base = replacedCount;
    keys.clear();
    wire.at = offset;
    while (wire.at < end) {
      int tag = wire.tag(end);
      if (tag >>> 3 != field) {
        wire.skip(tag, end);
        continue;
      }
      Wire.expect(tag, Wire.LEN, "attributes");
      int length = wire.length(end);
      int entry = wire.at;
      keyOf(entry, entry + length);
      if (keyLength > 0) {
        int earlier = keys.put(bytes, keyOffset, keyLength, entry);
        if (earlier >= 0) {
          push(earlier);
        }
      }
      wire.at = entry + length;
    }
    if (replacedCount - base > 1) {
      Arrays.sort(replaced, base, replacedCount);
    }
  }

  /** Finds the key alone: at once where it comes first and nothing but a value follows. */
  private void keyOf(int offset, int end) {
    wire.at = offset;
    if (offset < end && bytes[offset] == ((KEY << 3) | Wire.LEN)) {
      wire.at++;
      keyLength = wire.length(end);
      keyOffset = wire.at;
      wire.at += keyLength;
      if (wire.at < end && bytes[wire.at] == ((VALUE << 3) | Wire.LEN)) {
        wire.at++;
        if (wire.length(end) == end - wire.at) {
          return;
        }
      }
    }
    keyValue(offset, end);
  }

  private void push(int entry) {
    if (replacedCount == replaced.length) {
      replaced = Arrays.copyOf(replaced, 2 * replacedCount);
    }
    replaced[replacedCount++] = entry;
  }
}
