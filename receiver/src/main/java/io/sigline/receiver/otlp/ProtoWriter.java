package io.sigline.receiver.otlp;

import java.util.Arrays;

/**
 * Writes protobuf bytes, minimal varints, nested lengths filled in afterwards. One thread.
 *
 * <p>Within a message its fields may be written in any order: {@link #endMessage} puts them in
 * ascending order and drops those written again later, so the bytes are those that a serializer
 * would have made.
 */
final class ProtoWriter {
  private byte[] buffer;
  private int size;

  ProtoWriter(int capacity) {
    buffer = new byte[Math.max(64, capacity)];
  }

  /** The fields of a message that is being written. */
  static final class Message {
    private final int start;
    private int[] numbers = new int[8];
    private int[] offsets = new int[8];
    private int count;
    private boolean ordered = true;

    private Message(int start) {
      this.start = start;
    }

    private void add(int number, int offset) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
        offsets = Arrays.copyOf(offsets, 2 * count);
      }
      ordered &= count == 0 || numbers[count - 1] < number;
      numbers[count] = number;
      offsets[count++] = offset;
    }
  }

  byte[] buffer() {
    return buffer;
  }

  int size() {
    return size;
  }

  Message beginMessage() {
    return new Message(size);
  }

  /** What is written next is this field, all its repetitions. */
  void field(Message message, int number) {
    message.add(number, size);
  }

  /** Ends a message of independent fields. */
  void endMessage(Message message) {
    if (message.ordered) {
      return;
    }
    int[] last = new int[message.count];
    int kept = 0;
    for (int number = 1; kept < message.count && number <= 16; number++) {
      for (int i = message.count - 1; i >= 0; i--) {
        if (message.numbers[i] == number) {
          last[kept++] = i;
          break;
        }
      }
    }
    keep(message, last, kept);
  }

  /** Ends a message of one {@code oneof}: the field written last is the one. */
  void endChoice(Message message) {
    if (message.count > 1) {
      keep(message, new int[] {message.count - 1}, 1);
    }
  }

  private void keep(Message message, int[] fields, int count) {
    byte[] written = Arrays.copyOfRange(buffer, message.start, size);
    int end = size;
    size = message.start;
    for (int i = 0; i < count; i++) {
      int field = fields[i];
      int from = message.offsets[field];
      int to = field + 1 < message.count ? message.offsets[field + 1] : end;
      raw(written, from - message.start, to - from);
    }
  }

  void varint(int number, long value) {
    tag(number, Wire.VARINT);
    varint(value);
  }

  void fixed64(int number, long value) {
    tag(number, Wire.FIXED64);
    for (int shift = 0; shift < 64; shift += 8) {
      octet((int) (value >>> shift));
    }
  }

  void fixed32(int number, int value) {
    tag(number, Wire.FIXED32);
    for (int shift = 0; shift < 32; shift += 8) {
      octet(value >>> shift);
    }
  }

  void bytes(int number, byte[] value) {
    tag(number, Wire.LEN);
    varint(value.length);
    raw(value, 0, value.length);
  }

  /** Opens a nested message; returns what {@link #close} wants. */
  int open(int number) {
    tag(number, Wire.LEN);
    return size;
  }

  /** Closes a nested message by putting its length in front. */
  void close(int start) {
    int length = size - start;
    int width = width(length);
    ensure(width);
    System.arraycopy(buffer, start, buffer, start + width, length);
    size = start;
    varint(length);
    size += length;
  }

  private void tag(int number, int type) {
    varint(((long) number << 3) | type);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      octet((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    octet((int) rest);
  }

  private static int width(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  private void octet(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
  }

  private void raw(byte[] bytes, int offset, int length) {
    ensure(length);
    System.arraycopy(bytes, offset, buffer, size, length);
    size += length;
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      long wanted = Math.max((long) size + more, 2L * buffer.length);
      buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }
}
