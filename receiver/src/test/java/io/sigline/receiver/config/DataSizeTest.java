package io.sigline.receiver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
  @ParameterizedTest
  @CsvSource({
    "64MiB,67108864,64MiB",
    "1024KiB,1048576,1MiB",
    "500kB,500000,500000B",
    "0B,0,0B",
    "1 GiB,1073741824,1GiB"
  })
  void parse_unit_givesBytes(String text, long bytes, String printed) {
    assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    assertThat(DataSize.parse(text)).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "MiB", "-1B", "1.5MiB", "64MIBS", "9iB", "99999999999999TiB"})
  void parse_somethingElse_isRefused(String text) {
    assertThatThrownBy(() -> DataSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"300s,5m", "90s,90s", "36h,36h", "48h,2d", "1h30m,90m", "1500ms,1500ms", "0s,0s"})
  void duration_parsed_isPrintedInItsLargestUnit(String text, String printed) {
    assertThat(Durations.print(Durations.parse(text))).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5 m", "-5s", "1m1h", "5min", "1.5h"})
  void duration_somethingElse_isRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void duration_allUnits_addUp() {
    assertThat(Durations.parse("1d2h3m4s5ms"))
        .isEqualTo(Duration.ofDays(1).plusHours(2).plusMinutes(3).plusSeconds(4).plusMillis(5));
  }
}
