package io.sigline.engine.format;

import java.nio.charset.StandardCharsets;

/**
 * Bytes that a walker makes (unescaped or decoded text), kept until the event is cleared. Memory is
 * kept from event to event; what was handed out never moves.
 */
public final class Scratch {
  private static final int CHUNK = 16 * 1024;
  private static final int KEPT = 1024 * 1024;

  private byte[] chunk = new byte[CHUNK];
  private int used;

  /**
   * Room for at least this many bytes, from {@link #position} on in {@link #buffer}. Nothing is
   * taken until {@link #take}.
   */
  public void reserve(int length) {
    if (length > chunk.length - used) {
      chunk = new byte[Math.max(CHUNK, length)];
      used = 0;
    }
  }

  /** True if this many bytes fit where {@link #position} stands, without a move. */
  public boolean fits(int length) {
    return length <= chunk.length - used;
  }

  /** The bytes that the last {@link #reserve} made room in. */
  public byte[] buffer() {
    return chunk;
  }

  /** Where the room begins. */
  public int position() {
    return used;
  }

  /** Keeps this many bytes of the room. */
  public void take(int length) {
    used += length;
  }

  /** Copies the text in; it begins at the {@link #position} that was before the call. */
  public int put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    reserve(bytes.length);
    System.arraycopy(bytes, 0, chunk, used, bytes.length);
    used += bytes.length;
    return bytes.length;
  }

  /** Writes a decimal number; it begins at the {@link #position} that was before the call. */
  public int put(long value) {
    if (value == Long.MIN_VALUE) {
      return put(Long.toString(value));
    }
    reserve(20);
    long rest = Math.abs(value);
    int digits = 1;
    for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
      digits++;
    }
    int length = value < 0 ? digits + 1 : digits;
    int at = used + length;
    do {
      chunk[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    if (value < 0) {
      chunk[--at] = '-';
    }
    used += length;
    return length;
  }

  /** Takes everything back. */
  public void clear() {
    used = 0;
    if (chunk.length > KEPT) {
      chunk = new byte[CHUNK];
    }
  }
}
