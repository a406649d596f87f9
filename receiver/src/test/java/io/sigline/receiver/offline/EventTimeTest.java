package io.sigline.receiver.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventTimeTest {
  @ParameterizedTest
  @CsvSource({
    "'{\"time\":1772366400}', 1772366400000000000",
    "'{\"ts\":1772366400.25}', 1772366400250000000",
    "'{\"time\":\"1772366400123\"}', 1772366400123000000",
    "'{\"time\":1772366400123456}', 1772366400123456000",
    "'{\"time\":1772366400123456789}', 1772366400123456789",
    "'{\"@timestamp\":\"2026-03-01T12:00:00.5Z\"}', 1772366400500000000",
    "'{\"UtcTime\":\"2026-03-01 12:00:00.001\"}', 1772366400001000000",
    "'{\"time\":\"2026-03-01T13:00:00+0100\"}', 1772366400000000000",
    "'{\"eventTime\":\"yesterday\",\"time\":1772366400}', 1772366400000000000"
  })
  void of_everyForm_isNanoseconds(String event, long expected) throws IOException {
    assertThat(EventTime.of(new ObjectMapper().readTree(event))).isEqualTo(expected);
  }

  @Test
  void of_noTime_isNull() throws IOException {
    assertThat(EventTime.of(new ObjectMapper().readTree("{\"time\":[1],\"ts\":\"x\"}"))).isNull();
  }
}
