package io.sigline.receiver.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A position in protobuf bytes; reads with every length checked. Source: "Encoding", Protocol
 * Buffers documentation. No allocation; one thread.
 */
final class Wire {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LEN = 2;
  static final int GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  private static final int MAX_GROUPS = 64;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] buffer = {};

  /** Where the next read begins. Callers compare it with the end of their message. */
  int at;

  void reset(byte[] bytes, int offset) {
    buffer = bytes;
    at = offset;
  }

  /** Field number in the upper bits, wire type in the lower three; never of field 0. */
  int tag(int end) {
    long tag = varint(end);
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw new OtlpException("expected a field tag, found " + Long.toUnsignedString(tag));
    }
    return (int) tag;
  }

  long varint(int end) {
    int position = at;
    if (position < end && buffer[position] >= 0) {
      at = position + 1;
      return buffer[position];
    }
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position >= end) {
        throw truncated("a varint");
      }
      byte next = buffer[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        at = position;
        return value;
      }
    }
    throw new OtlpException("expected a varint of at most 10 bytes, found more");
  }

  long fixed64(int end) {
    if (end - at < 8) {
      throw truncated("8 bytes");
    }
    long value = (long) LONG.get(buffer, at);
    at += 8;
    return value;
  }

  int fixed32(int end) {
    if (end - at < 4) {
      throw truncated("4 bytes");
    }
    int value = (int) INT.get(buffer, at);
    at += 4;
    return value;
  }

  /** The length of what follows, which lies within the message. */
  int length(int end) {
    long length = varint(end);
    if (length < 0 || length > end - at) {
      throw new OtlpException(
          "expected at most "
              + (end - at)
              + " bytes, found a length of "
              + Long.toUnsignedString(length));
    }
    return (int) length;
  }

  /** Steps over a field whose tag was just read. */
  void skip(int tag, int end) {
    switch (tag & 7) {
      case VARINT -> varint(end);
      case FIXED64 -> fixed64(end);
      case LEN -> {
        int length = length(end);
        at += length;
      }
      case GROUP -> skipGroup(tag >>> 3, end);
      case FIXED32 -> fixed32(end);
      default -> throw new OtlpException("expected a field, found wire type " + (tag & 7));
    }
  }

  /** Fails unless the tag has this wire type. */
  static void expect(int tag, int type, String field) {
    if ((tag & 7) != type) {
      throw new OtlpException(field + ": expected wire type " + type + ", found " + (tag & 7));
    }
  }

  private void skipGroup(int field, int end) {
    int[] open = new int[MAX_GROUPS];
    int depth = 0;
    open[depth++] = field;
    while (depth > 0) {
      int tag = tag(end);
      switch (tag & 7) {
        case GROUP -> {
          if (depth == MAX_GROUPS) {
            throw new OtlpException(
                "expected at most " + MAX_GROUPS + " nested groups, found more");
          }
          open[depth++] = tag >>> 3;
        }
        case END_GROUP -> {
          if (open[--depth] != tag >>> 3) {
            throw new OtlpException(
                "expected the end of group " + open[depth] + ", found that of " + (tag >>> 3));
          }
        }
        default -> skip(tag, end);
      }
    }
  }

  private static OtlpException truncated(String expected) {
    return new OtlpException("expected " + expected + ", found the end of the message");
  }
}
