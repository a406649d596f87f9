package io.sigline.receiver.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When an event happened, by the names under which sources say so. */
final class EventTime {
  /** JSON pointers, the most certain first. */
  private static final List<String> PLACES =
      List.of(
          "/Event/System/TimeCreated/#attributes/SystemTime",
          "/Event/System/TimeCreated_attributes/SystemTime",
          "/@timestamp",
          "/SystemTime",
          "/TimeCreated",
          "/eventTime",
          "/timestamp",
          "/requestReceivedTimestamp",
          "/published",
          "/created_at",
          "/CreationTime",
          "/UtcTime",
          "/EventTime",
          "/time",
          "/ts");

  private static final BigDecimal BILLION = BigDecimal.valueOf(1_000_000_000L);

  /** Numbers from here on are milliseconds, and from a thousand times this microseconds. */
  private static final BigDecimal FIRST_MILLIS = BigDecimal.valueOf(100_000_000_000L);

  private EventTime() {}

  /** Nanoseconds since 1970; null if no place says it in a way that can be read. */
  static @Nullable Long of(JsonNode event) {
    for (String place : PLACES) {
      Long time = nanos(event.at(place));
      if (time != null) {
        return time;
      }
    }
    return null;
  }

  private static @Nullable Long nanos(JsonNode node) {
    try {
      return node.isNumber()
          ? Long.valueOf(nanos(node.decimalValue()))
          : node.isTextual() ? Long.valueOf(nanos(node.textValue().strip())) : null;
    } catch (DateTimeException | ArithmeticException | NumberFormatException _) {
      return null;
    }
  }

  private static long nanos(BigDecimal number) {
    BigDecimal limit = FIRST_MILLIS;
    BigDecimal perUnit = BILLION;
    while (number.compareTo(limit) >= 0 && perUnit.compareTo(BigDecimal.ONE) > 0) {
      limit = limit.movePointRight(3);
      perUnit = perUnit.movePointLeft(3);
    }
    return number.multiply(perUnit).toBigInteger().longValueExact();
  }

  private static long nanos(String text) {
    if (text.matches("[0-9]{9,19}(\\.[0-9]+)?")) {
      return nanos(new BigDecimal(text));
    }
    String iso = text.replaceFirst("^([0-9-]{10}) ", "$1T").replaceFirst(" (UTC|Z)$", "Z");
    boolean hasZone = iso.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})$");
    Instant instant =
        hasZone
            ? OffsetDateTime.parse(iso.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2"))
                .toInstant()
            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
