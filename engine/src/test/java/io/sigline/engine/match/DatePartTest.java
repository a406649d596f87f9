package io.sigline.engine.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.ValueTest.Part;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatePartTest {

  @ParameterizedTest
  @CsvSource({
    "2025-03-04T05:30:00Z, HOUR, 5",
    "2025-03-04T05:30:00.1234567Z, MINUTE, 30",
    "2025-03-04 05:30:00.123, HOUR, 5",
    "2025-03-04t05:30z, DAY, 4",
    "2025-03-04T23:30:00+02:00, HOUR, 23",
    "2025-03-04T23:30:00-0700, DAY, 4",
    "2025-03-04 23:30:00 +02, HOUR, 23",
    "2025-03-04 23:30:00 UTC, HOUR, 23",
    "2025-03-04, MONTH, 3",
    "2025-03-04, YEAR, 2025",
    "2024-12-30, WEEK, 1",
    "2021-01-03, WEEK, 53",
    "1741066200, HOUR, 5",
    "1741066200123, MINUTE, 30",
    "1741066200123456, DAY, 4",
    "1741066200123456789, YEAR, 2025",
  })
  void of_date_isItsPartAsWritten(String text, Part part, int expected) {
    assertThat(DatePart.of(text, part)).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not a date",
        "2025",
        "20250304",
        "2025-02-30T00:00:00Z",
        "2025-13-01",
        "05:30:00",
        "2025-03-04T24:00:00Z",
        "2025-03-04",
        "2025-03-04T5:30Z",
        "174106620",
        "17410662001",
        "٢٠٢٥-03-04T05:30:00Z",
        "2025-03-04T05:30:00Z and more"
      })
  void of_whatHasNoHour_isEmpty(String text) {
    assertThat(DatePart.of(text, Part.HOUR)).isEmpty();
  }
}
