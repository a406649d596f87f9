package io.sigline.receiver.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written in the configuration: {@code 300s}, {@code 5m}, {@code 1h30m}. */
public final class Durations {
  private static final Pattern FORMAT =
      Pattern.compile(
          "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static Duration parse(String text) {
    String trimmed = text.strip();
    Matcher matcher = FORMAT.matcher(trimmed);
    if (trimmed.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException("a duration with its unit, such as 300s, 5m, 2h or 500ms");
    }
    return Duration.ofDays(amount(matcher, 1))
        .plusHours(amount(matcher, 2))
        .plusMinutes(amount(matcher, 3))
        .plusSeconds(amount(matcher, 4))
        .plusMillis(amount(matcher, 5));
  }

  /** In the largest unit that needs no fraction, milliseconds at the finest. */
  static String print(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static long amount(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
