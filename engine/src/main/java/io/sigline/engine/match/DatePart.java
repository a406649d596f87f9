package io.sigline.engine.match;

import io.sigline.engine.rule.ValueTest.Part;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a part of a date. A date is ISO 8601 ({@code 2025-03-04}, {@code 2025-03-04T05:30:00.123Z},
 * a space for the T, with or without seconds, fraction and offset), taken as it is written and
 * converted to no other time zone; or a count since 1970 in UTC, told by its length: 10 digits are
 * seconds, 13 milliseconds, 16 microseconds, 19 nanoseconds. A date without a time has no hour and
 * no minute.
 */
public final class DatePart {
  private static final int MAX_LENGTH = 64;
  private static final Pattern DATE =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})"
              + "(?:[Tt ]([0-9]{2}):([0-9]{2})(?::[0-9]{2}(?:[.,][0-9]{1,12})?)?"
              + " ?(?:[Zz]|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?)?");
  private static final Pattern COUNT = Pattern.compile("[0-9]{10}(?:[0-9]{3}){0,3}");

  private DatePart() {}

  /** The part of the date that the text is; empty if it is no date or has no such part. */
  public static OptionalInt of(String text, Part part) {
    if (text.length() > MAX_LENGTH) {
      return OptionalInt.empty();
    }
    if (COUNT.matcher(text).matches()) {
      return OptionalInt.of(part(sinceEpoch(text), part));
    }
    Matcher date = DATE.matcher(text);
    if (!date.matches()) {
      return OptionalInt.empty();
    }
    boolean timed = date.group(4) != null;
    if (!timed && (part == Part.HOUR || part == Part.MINUTE)) {
      return OptionalInt.empty();
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(date, 1),
              number(date, 2),
              number(date, 3),
              timed ? number(date, 4) : 0,
              timed ? number(date, 5) : 0);
      return OptionalInt.of(part(local, part));
    } catch (DateTimeException _) {
      return OptionalInt.empty(); // the 30th of February
    }
  }

  private static int number(Matcher date, int group) {
    return Integer.parseInt(date.group(group));
  }

  private static LocalDateTime sinceEpoch(String digits) {
    long seconds = Long.parseLong(digits.substring(0, 10));
    return LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
  }

  private static int part(LocalDateTime date, Part part) {
    return switch (part) {
      case MINUTE -> date.getMinute();
      case HOUR -> date.getHour();
      case DAY -> date.getDayOfMonth();
      case WEEK -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case MONTH -> date.getMonthValue();
      case YEAR -> date.getYear();
    };
  }
}
