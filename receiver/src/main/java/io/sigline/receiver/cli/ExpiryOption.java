package io.sigline.receiver.cli;

import io.sigline.receiver.config.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads when something is to expire. */
final class ExpiryOption {
  private ExpiryOption() {}

  /**
   * The time; null for never.
   *
   * @throws CommandException if it is none, or has passed
   */
  static @Nullable Instant parse(String text, Instant now) {
    if (text.equals("never")) {
      return null;
    }
    Instant expires = time(text, now);
    if (!expires.isAfter(now)) {
      throw new CommandException("--expires has passed: " + expires);
    }
    return expires;
  }

  private static Instant time(String text, Instant now) {
    try {
      return now.plus(Durations.parse(text));
    } catch (IllegalArgumentException _) {
      // a date, then
    }
    try {
      return text.length() == "2026-12-24".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new CommandException(
          "--expires expects 30d, a date, a time with its zone, or never, found '" + text + "'", e);
    }
  }
}
