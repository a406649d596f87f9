package io.sigline.engine.correlate;

import java.util.HexFormat;

/** 128 bits that stand for an event: the same whenever the same event comes again. */
public record EventId(long high, long low) implements Comparable<EventId> {

  /**
   * Reads what {@link #hex} writes.
   *
   * @param hex 32 hexadecimal digits
   * @throws IllegalArgumentException if it is something else
   */
  public static EventId parse(String hex) {
    if (hex.length() != 32) {
      throw new IllegalArgumentException("expected 32 hexadecimal digits, found '" + hex + "'");
    }
    return new EventId(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  @Override
  public int compareTo(EventId other) {
    int order = Long.compare(high, other.high);
    return order == 0 ? Long.compare(low, other.low) : order;
  }

  /** 32 hexadecimal digits. */
  public String hex() {
    HexFormat format = HexFormat.of();
    return format.toHexDigits(high) + format.toHexDigits(low);
  }
}
