package io.sigline.alerting.alert;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as alerts write them: UTC, with a fixed number of digits. */
final class Instants {
  private static final long NANOS = 1_000_000_000L;
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Instants() {}

  /** From an unsigned count of nanoseconds; beyond the year 2262, where it is negative, as 2262. */
  static Instant of(long unixNano) {
    long nanos = unixNano < 0 ? Long.MAX_VALUE : unixNano;
    return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
  }

  /** {@code 2026-11-21T05:10:11.123Z}. */
  static String millis(long unixNano) {
    return MILLIS.format(of(unixNano));
  }

  /** {@code 2026-11-21T05:10:11.123456789Z}. */
  static String nanos(long unixNano) {
    return FULL.format(of(unixNano));
  }
}
