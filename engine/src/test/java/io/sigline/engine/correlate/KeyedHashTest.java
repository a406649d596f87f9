package io.sigline.engine.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedHashTest {

  /** The word of length and number is hashed after the padded text: SipHash-1-3 of both. */
  @Test
  void of_isSipHash13() {
    byte[] bytes = new byte[15];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    KeyedHash hash = new KeyedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    assertThat(Long.toHexString(hash.of(bytes, 15, 7))).isEqualTo("84b2ab9e83a590fd");
    assertThat(Long.toHexString(hash.of(bytes, 8, 0))).isEqualTo("856aa8668adb4137");
    assertThat(Long.toHexString(hash.of(bytes, 0, -1))).isEqualTo("51997be036ff5697");
  }

  @Test
  void of_otherKeyLengthNumberOrByte_isAnother() {
    Set<Long> hashes = new HashSet<>();
    for (int length = 0; length < 40; length++) {
      for (int number = -1; number < 3; number++) {
        hashes.add(new KeyedHash(1, 2).of(new byte[40], length, number));
        hashes.add(new KeyedHash(1, 3).of(new byte[40], length, number));
      }
    }

    assertThat(hashes).hasSize(40 * 4 * 2);
  }
}
