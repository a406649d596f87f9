package io.sigline.receiver.otlp;

import io.sigline.engine.fieldmap.MappedEvent;

/**
 * Walks AnyValues and lists of KeyValues into a mapped event in one pass: as {@link ValueWalker}
 * does, but a key that comes twice is passed on twice, and the event knows. What every serializer
 * writes is read at once, anything else the long way; every length is checked. No allocation; one
 * thread.
 */
final class SwiftWalker {
  private static final int KEY_TAG = (ValueWalker.KEY << 3) | Wire.LEN;
  private static final int VALUE_TAG = (ValueWalker.VALUE << 3) | Wire.LEN;
  private static final int STRING_TAG = (ValueWalker.STRING << 3) | Wire.LEN;
  private static final int INT_TAG = ValueWalker.INT << 3;
  private static final int ARRAY_TAG = (ValueWalker.ARRAY << 3) | Wire.LEN;
  private static final int MAP_TAG = (ValueWalker.MAP << 3) | Wire.LEN;

  private final Wire wire = new Wire();
  private byte[] bytes = {};

  /** Where the value of the last entry that was read the long way begins and ends. */
  private int valueOffset;

  private int valueEnd;
  private int keyOffset;
  private int keyLength;

  void begin(byte[] bytes) {
    this.bytes = bytes;
    wire.reset(bytes, 0);
  }

  /**
   * Walks every KeyValue of a repeated field.
   *
   * @param depth of the values, from 1
   */
  void entries(MappedEvent event, int offset, int end, int field, int depth) {
    byte[] in = bytes;
    int usual = (field << 3) | Wire.LEN;
    int at = offset;
    while (at < end) {
      int entry = at + 2;
      int length = entry <= end ? in[at + 1] : -1;
      if (length < 0 && entry < end && in[entry] >= 0) {
        length = (length & 0x7f) | (in[entry++] << 7);
      }
      if (in[at] != usual || length < 0 || length > end - entry) {
        length = unusual(at, end, field);
        entry = wire.at;
        if (length < 0) {
          at = entry;
          continue;
        }
      }
      entry(event, in, entry, entry + length, depth);
      at = entry + length;
    }
  }

  /** Length of the entry that begins where the wire is then; −1 if this was another field. */
  private int unusual(int at, int end, int field) {
    wire.at = at;
    int tag = wire.tag(end);
    if (tag >>> 3 != field) {
      wire.skip(tag, end);
      return -1;
    }
    Wire.expect(tag, Wire.LEN, "attributes");
    return wire.length(end);
  }

  private void entry(MappedEvent event, byte[] in, int offset, int end, int depth) {
    int key = offset + 2;
    if (key < end && in[offset] == KEY_TAG) {
      int length = in[offset + 1];
      int value = key + length + 2;
      if (length >= 0 && value <= end && in[value - 2] == VALUE_TAG) {
        int size = in[value - 1];
        if (size < 0 && value < end && in[value] >= 0) {
          size = (size & 0x7f) | (in[value++] << 7);
        }
        if (size == end - value) {
          if (event.key(in, key, length)) {
            value(event, in, value, end, depth);
          }
          return;
        }
      }
    }
    keyValue(offset, end);
    int from = valueOffset;
    int to = valueEnd;
    if (event.key(in, keyOffset, keyLength)) {
      value(event, in, from, to, depth);
    }
  }

  /** Finds the key and the value of a KeyValue the long way. */
  private void keyValue(int offset, int end) {
    keyOffset = offset;
    keyLength = 0;
    valueOffset = offset;
    valueEnd = offset;
    wire.at = offset;
    while (wire.at < end) {
      int tag = wire.tag(end);
      switch (tag >>> 3) {
        case ValueWalker.KEY -> {
          Wire.expect(tag, Wire.LEN, "key");
          keyLength = wire.length(end);
          keyOffset = wire.at;
          wire.at += keyLength;
        }
        case ValueWalker.VALUE -> {
          Wire.expect(tag, Wire.LEN, "value");
          int length = wire.length(end);
          valueOffset = wire.at;
          wire.at += length;
          valueEnd = wire.at;
        }
        default -> wire.skip(tag, end);
      }
    }
  }

  /** Walks one AnyValue. */
  void value(MappedEvent event, int offset, int end, int depth) {
    value(event, bytes, offset, end, depth);
  }

  private void value(MappedEvent event, byte[] in, int offset, int end, int depth) {
    int at = offset + 2;
    if (at <= end) {
      int tag = in[offset];
      int length = in[offset + 1];
      if (tag == INT_TAG) {
        if (length >= 0 && at == end) {
          event.integer(length);
          return;
        }
        wire.at = offset + 1;
        long number = wire.varint(end);
        if (wire.at == end) {
          event.integer(number);
          return;
        }
      } else if (tag == STRING_TAG || tag == MAP_TAG || tag == ARRAY_TAG) {
        if (length < 0 && at < end && in[at] >= 0) {
          length = (length & 0x7f) | (in[at++] << 7);
        }
        if (length == end - at) {
          if (tag == STRING_TAG) {
            event.text(in, at, length);
          } else if (tag == MAP_TAG) {
            map(event, at, end, depth);
          } else {
            array(event, at, end, depth);
          }
          return;
        }
      }
    }
    anyValue(event, offset, end, depth);
  }

  private void map(MappedEvent event, int offset, int end, int depth) {
    if (depth >= OtlpRecordWalker.MAX_DEPTH) {
      event.bytes(bytes, offset, end - offset);
    } else {
      event.beginMap();
      entries(event, offset, end, ValueWalker.VALUES, depth + 1);
      event.endMap();
    }
  }

  /** Walks one AnyValue the long way. */
  private void anyValue(MappedEvent event, int offset, int end, int depth) {
    int kind = 0;
    int at = offset;
    wire.at = offset;
    while (wire.at < end) {
      int tag = wire.tag(end);
      int field = tag >>> 3;
      if (field >= ValueWalker.STRING && field <= ValueWalker.BYTES) {
        kind = field;
        at = wire.at;
        Wire.expect(tag, ValueWalker.type(field), "value");
      }
      wire.skip(tag, end);
    }
    wire.at = at;
    switch (kind) {
      case ValueWalker.STRING, ValueWalker.BYTES -> {
        int length = wire.length(end);
        event.text(bytes, wire.at, length);
      }
      case ValueWalker.BOOL -> event.bool(wire.varint(end) != 0);
      case ValueWalker.INT -> event.integer(wire.varint(end));
      case ValueWalker.DOUBLE -> event.decimal(Double.longBitsToDouble(wire.fixed64(end)));
      case ValueWalker.ARRAY -> {
        int length = wire.length(end);
        array(event, wire.at, wire.at + length, depth);
      }
      case ValueWalker.MAP -> {
        int length = wire.length(end);
        map(event, wire.at, wire.at + length, depth);
      }
      default -> event.nothing();
    }
  }

  private void array(MappedEvent event, int offset, int end, int depth) {
    if (depth >= OtlpRecordWalker.MAX_DEPTH) {
      event.bytes(bytes, offset, end - offset);
      return;
    }
    event.beginArray();
    wire.at = offset;
    while (wire.at < end) {
      int tag = wire.tag(end);
      if (tag >>> 3 != ValueWalker.VALUES) {
        wire.skip(tag, end);
        continue;
      }
      Wire.expect(tag, Wire.LEN, "values");
      int length = wire.length(end);
      int element = wire.at;
      value(event, bytes, element, element + length, depth + 1);
      wire.at = element + length;
    }
    event.endArray();
  }
}
