package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.match.Addresses;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Ipv6TextTest {
  private static final int ROUNDS = 300_000;
  private static final String[] SEEDS = {
    "::",
    "::1",
    "fe80::1%eth0",
    "2001:db8:0:1:2:3:4:5",
    "2001:DB8::7",
    "::ffff:10.1.2.3",
    "1:2:3:4:5:6:10.1.2.3",
    "1::3:4:5:6:7:8",
    "1:2:3:4:5:6:7::",
    "1:2:3::4:5:6:7:8",
    "10.1.2.3::1",
    "1::2::3",
    ":1",
    "%::1"
  };
  private static final String CHARACTERS = "::::..%0123456789abcdefABCDEFgé";

  private final Ipv6Text address = new Ipv6Text();

  @Test
  void read_randomTexts_agreesWithTheReference() {
    Random random = new Random(6);
    int addresses = 0;
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder edited = new StringBuilder(SEEDS[random.nextInt(SEEDS.length)]);
      for (int edits = random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(edited.length() + 1);
        switch (random.nextInt(3)) {
          case 0 -> edited.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
          case 1 -> edited.delete(at, Math.min(edited.length(), at + 1 + random.nextInt(3)));
          default -> edited.insert(at, SEEDS[random.nextInt(SEEDS.length)]);
        }
      }
      String text = edited.toString();
      if (text.indexOf(':') >= 0 && text.length() <= 64) {
        addresses += agrees(text);
      }
    }
    assertThat(addresses).isGreaterThan(ROUNDS / 10);
  }

  private int agrees(String text) {
    byte[] padded = ("a" + text + ":1").getBytes(UTF_8);
    byte[] expected = Addresses.parse(text);

    boolean read = address.read(padded, 1, padded.length - 2);

    assertThat(read).as(text).isEqualTo(expected != null);
    if (expected == null) {
      return 0;
    }
    ByteBuffer halves = ByteBuffer.wrap(expected);
    assertThat(address.high()).as(text).isEqualTo(halves.getLong());
    assertThat(address.low()).as(text).isEqualTo(halves.getLong());
    return 1;
  }
}
