package io.sigline.engine.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.event.Value;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NumbersTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "-1.5, -1.5", "+2, 2", ".5, 0.5", "1., 1", "1e3, 1000", "007, 7"})
  void parse_number_isExact(String text, BigDecimal expected) {
    assertThat(Numbers.parse(text)).isEqualByComparingTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "0x10",
        "1,5",
        "NaN",
        "Infinity",
        "--1",
        "e1",
        ".",
        "١",
        "1e9999999"
      })
  void parse_noNumber_isNull(String text) {
    assertThat(Numbers.parse(text)).isNull();
  }

  @Test
  void parse_absurdlyLong_isNull() {
    assertThat(Numbers.parse("1".repeat(Numbers.MAX_LENGTH))).isNotNull();
    assertThat(Numbers.parse("1".repeat(Numbers.MAX_LENGTH + 1))).isNull();
  }

  @Test
  void of_value_isItsNumber() {
    assertThat(Numbers.of(new Value.Int(Long.MIN_VALUE)))
        .isEqualByComparingTo(BigDecimal.valueOf(Long.MIN_VALUE));
    assertThat(Numbers.of(new Value.Decimal(0.1))).isEqualByComparingTo(new BigDecimal("0.1"));
    assertThat(Numbers.of(new Value.Decimal(Double.NaN))).isNull();
    assertThat(Numbers.of(new Value.Bool(true))).isNull();
    assertThat(Numbers.of(new Value.Null())).isNull();
  }
}
