package io.sigline.engine.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 01020304",
    "0.0.0.0, 00000000",
    "255.255.255.255, ffffffff",
    "::, 00000000000000000000000000000000",
    "::1, 00000000000000000000000000000001",
    "1::, 00010000000000000000000000000000",
    "2001:DB8::8:800:200c:417a, 20010db80000000000080800200c417a",
    "1:2:3:4:5:6:7:8, 00010002000300040005000600070008",
    "1:2:3:4:5:6:1.2.3.4, 00010002000300040005000601020304",
    "::ffff:10.1.2.3, 00000000000000000000ffff0a010203",
    "fe80::1%eth0, fe800000000000000000000000000001",
  })
  void parse_address_isItsBytes(String text, String hex) {
    assertThat(Addresses.parse(text)).isEqualTo(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        "1..3.4",
        "a.b.c.d",
        "1.2.3.4/8",
        "localhost",
        "٣.1.1.1",
        ":",
        ":::",
        "::1::",
        "1:2:3:4:5:6:7",
        "1::2::3",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "12345::",
        "g::",
        "1.2.3.4::",
        "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "%eth0",
        "::1.2.3.4:1",
        "[::1]"
      })
  void parse_noAddress_isNull(String text) {
    assertThat(Addresses.parse(text)).isNull();
  }
}
