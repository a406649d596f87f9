package io.sigline.engine.parse;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code 90s}, {@code 5m}, {@code 1h}, {@code 7d}; and {@code w}, {@code M} and {@code y}, of
 * which month and year have their mean length.
 */
final class Timespan {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhdwMy])");
  private static final Duration MONTH = Duration.ofSeconds(2_629_746);
  private static final Duration YEAR = Duration.ofSeconds(31_556_952);
  private static final Duration LONGEST = YEAR.multipliedBy(10);
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7),
          "M", MONTH,
          "y", YEAR);

  private Timespan() {}

  /** The time that the text under this key means: more than none, ten years at most. */
  static Duration read(String key, String text, int line) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw expected(key, text, line);
    }
    Duration unit = UNITS.getOrDefault(matcher.group(2), Duration.ZERO);
    Duration time = unit.multipliedBy(Long.parseLong(matcher.group(1)));
    if (time.isZero() || time.compareTo(LONGEST) > 0) {
      throw expected(key, text, line);
    }
    return time;
  }

  private static DocumentException expected(String key, String text, int line) {
    return new DocumentException(
        line,
        "'%s' expects a number and one of s, m, h, d, w, M, y, such as 5m, 10 years at most, found '%s'"
            .formatted(key, text));
  }
}
