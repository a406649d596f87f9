package io.sigline.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestDigestsTest {
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);
  private static final String FORM = "gzip";
  private static final BigInteger SUM = BigInteger.ONE.shiftLeft(128);

  private final byte[] seed = bytes(32, 7);
  private final RequestDigests digests = new RequestDigests(seed);

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** The same by the definition, in whole numbers. */
  private Digest byDefinition(byte[] bytes) throws Exception {
    BigInteger[] key = key();
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (int from = 0; from < bytes.length; from += 1024) {
      byte[] block =
          Arrays.copyOf(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1024)), 1024);
      for (int shift = 0; shift <= 2; shift += 2) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < 128; i += 2) {
          BigInteger x = word(block, i).add(key[i + shift]).mod(WORD);
          BigInteger y = word(block, i + 1).add(key[i + 1 + shift]).mod(WORD);
          sum = sum.add(x.multiply(y)).mod(SUM);
        }
        sha.update(
            ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(sum.longValue())
                .putLong(sum.shiftRight(64).longValue())
                .flip());
      }
    }
    sha.update(int32(bytes.length));
    ByteBuffer sum = ByteBuffer.wrap(sha.digest(FORM.getBytes(StandardCharsets.UTF_8)));
    return new Digest(sum.getLong(), sum.getLong());
  }

  private static byte[] int32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private BigInteger[] key() throws Exception {
    BigInteger[] key = new BigInteger[132];
    for (int part = 0; part < 33; part++) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(seed);
      byte[] words = sha.digest(new byte[] {(byte) part});
      for (int i = 0; i < 4; i++) {
        key[4 * part + i] = new BigInteger(1, Arrays.copyOfRange(words, 8 * i, 8 * i + 8));
      }
    }
    return key;
  }

  private static BigInteger word(byte[] block, int i) {
    long word = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getLong(8 * i);
    return new BigInteger(Long.toUnsignedString(word));
  }

  @Test
  void of_anyLength_isAsDefined() throws Exception {
    for (int length : new int[] {0, 1, 1023, 1024, 1025, 65_536, 65_537, 3 * 65_536 + 5}) {
      byte[] bytes = bytes(length, length);
      assertThat(digests.of(bytes, length, FORM)).isEqualTo(byDefinition(bytes));
    }
    byte[] ones = new byte[4096];
    Arrays.fill(ones, (byte) 0xff);
    assertThat(digests.of(ones, ones.length, FORM)).isEqualTo(byDefinition(ones));
  }

  @Test
  void of_anyBitChangedOrLengthened_isAnother() {
    byte[] bytes = bytes(2_500, 1);
    Set<Digest> seen = new HashSet<>();
    seen.add(digests.of(bytes, bytes.length, FORM));
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(seen.add(digests.of(bytes, bytes.length, FORM))).isTrue();
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    }
    byte[] longer = Arrays.copyOf(bytes, 4_000);
    for (int length = 0; length <= longer.length; length++) {
      assertThat(seen.add(digests.of(longer, length, FORM))).isEqualTo(length != bytes.length);
    }
  }

  @Test
  void of_otherForm_isAnother() {
    byte[] bytes = bytes(100, 1);
    assertThat(digests.of(bytes, 100, "zstd")).isNotEqualTo(digests.of(bytes, 100, FORM));
  }

  @Test
  void of_otherSeed_isAnother() {
    byte[] bytes = bytes(100, 1);
    assertThat(new RequestDigests(bytes(32, 8)).of(bytes, 100, FORM))
        .isNotEqualTo(digests.of(bytes, 100, FORM));
    assertThat(new RequestDigests(seed.clone()).of(bytes, 100, FORM))
        .isEqualTo(digests.of(bytes, 100, FORM));
    assertThatThrownBy(() -> new RequestDigests(new byte[31]))
        .hasMessage("expected a seed of 32 bytes, got 31");
  }
}
