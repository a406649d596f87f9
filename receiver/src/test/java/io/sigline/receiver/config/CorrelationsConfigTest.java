package io.sigline.receiver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationsConfigTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lateness=61m | lateness: expected at most 1h, got 61m",
        "retention=31d | retention: expected at most 30d, got 31d",
        "max-groups=0 | max-groups: expected 1 to 50000000, got 0",
        "max-groups=50000001 | max-groups: expected 1 to 50000000, got 50000001",
        "max-hits-per-group=0 | max-hits-per-group: expected 1 to 10000000, got 0",
        "max-memory=1MB | max-memory: expected at least 1MiB, got 1000000B",
        "max-events=0 | max-events: expected 1 to 1000, got 0",
        "max-events=1001 | max-events: expected 1 to 1000, got 1001",
        "max-journal-hits=0 | max-journal-hits: expected 1 to 100000000, got 0",
      })
  void outOfBounds_isRefusedWithItsBounds(String setting, String refusal) {
    assertThatThrownBy(() -> read(setting))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("correlations." + refusal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lateness=0s",
        "lateness=1h",
        "retention=30d",
        "max-groups=1",
        "max-hits-per-group=1",
        "max-memory=1MiB",
        "max-events=1000",
        "max-journal-hits=1"
      })
  void bound_isTaken(String setting) {
    assertThat(read(setting).correlations()).isNotEqualTo(CorrelationsConfig.defaults());
  }

  private static SiglineConfig read(String setting) {
    return new ConfigReader(Map.of(), SiglineConfig.defaults())
        .read(Optional.empty(), List.of("correlations." + setting));
  }
}
