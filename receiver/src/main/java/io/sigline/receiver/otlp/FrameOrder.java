package io.sigline.receiver.otlp;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Rewrites a frame that no serializer writes but protobuf allows: one resource, then its scopes;
 * one scope, then its records. Parts that come twice are joined, as protobuf merges them; unknown
 * fields are left out. The frame was checked before.
 */
final class FrameOrder {
  /** In ResourceLogs the resource, in ScopeLogs the scope. */
  private static final int HEAD = Frame.RESOURCE_LOGS_RESOURCE;

  /** In ResourceLogs the ScopeLogs, in ScopeLogs the records. */
  private static final int PART = Frame.RESOURCE_LOGS_SCOPE_LOGS;

  private final byte[] bytes;

  private FrameOrder(byte[] bytes) {
    this.bytes = bytes;
  }

  static byte[] of(byte[] bytes, int length) {
    FrameOrder order = new FrameOrder(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream(length);
    Wire wire = order.at(0);
    while (wire.at < length) {
      int tag = wire.tag(length);
      if (tag >>> 3 == Frame.REQUEST_RESOURCE_LOGS) {
        int size = wire.length(length);
        write(out, Frame.REQUEST_RESOURCE_LOGS, order.resourceLogs(wire.at, wire.at + size));
        wire.at += size;
      } else {
        wire.skip(tag, length);
      }
    }
    return out.toByteArray();
  }

  private byte[] resourceLogs(int offset, int end) {
    return headFirst(offset, end, true);
  }

  private byte[] headFirst(int offset, int end, boolean partsHaveParts) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ByteArrayOutputStream parts = new ByteArrayOutputStream(end - offset);
    Wire wire = at(offset);
    while (wire.at < end) {
      int tag = wire.tag(end);
      int field = tag >>> 3;
      if (field != HEAD && field != PART) {
        wire.skip(tag, end);
        continue;
      }
      int size = wire.length(end);
      if (field == HEAD) {
        head.write(bytes, wire.at, size);
      } else if (partsHaveParts) {
        write(parts, PART, headFirst(wire.at, wire.at + size, false));
      } else {
        write(parts, PART, Arrays.copyOfRange(bytes, wire.at, wire.at + size));
      }
      wire.at += size;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(end - offset);
    if (head.size() > 0) {
      write(out, HEAD, head.toByteArray());
    }
    out.writeBytes(parts.toByteArray());
    return out.toByteArray();
  }

  private Wire at(int offset) {
    Wire wire = new Wire();
    wire.reset(bytes, offset);
    return wire;
  }

  private static void write(ByteArrayOutputStream out, int field, byte[] content) {
    out.write((field << 3) | Wire.LEN);
    int length = content.length;
    while ((length & ~0x7f) != 0) {
      out.write((length & 0x7f) | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(content);
  }
}
