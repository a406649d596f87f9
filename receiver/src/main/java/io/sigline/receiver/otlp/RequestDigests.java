package io.sigline.receiver.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Digests of whole requests under a secret key, at several times the speed of SHA-256 alone. Each
 * block of 1 KiB is hashed by NH (the universal hash of UMAC and VMAC) to two sums of 128 bits, of
 * which two different blocks share both with a probability of 2^-128, whatever they are, as long as
 * nobody knows the key; SHA-256 of all sums, of the length and the form is the digest. So nobody
 * who does not know the key can make two requests of the same digest. Any thread.
 */
public final class RequestDigests {
  /** Bytes of a seed, at least. */
  public static final int SEED_BYTES = 32;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int WORDS = 128;
  private static final int BLOCK = WORDS * Long.BYTES;

  /** By which the key of the second sum is shifted against that of the first. */
  private static final int SHIFT = 2;

  private static final int SUMS = 4;
  private static final int MOST_BLOCKS = 64;
  private static final long LOW = 0xffff_ffffL;

  private final long[] key;

  /**
   * @param seed secret and random; the same seed gives the same digests
   */
  public RequestDigests(byte[] seed) {
    if (seed.length < SEED_BYTES) {
      throw new IllegalArgumentException(
          "expected a seed of " + SEED_BYTES + " bytes, got " + seed.length);
    }
    LongBuffer words = LongBuffer.allocate(WORDS + SHIFT + 3);
    for (int part = 0; words.remaining() > 3; part++) {
      MessageDigest sha = Digest.sha256();
      sha.update(seed);
      sha.update((byte) part);
      words.put(ByteBuffer.wrap(sha.digest()).asLongBuffer());
    }
    this.key = Arrays.copyOf(words.array(), WORDS + SHIFT);
  }

  /**
   * The digest of the first bytes of an array.
   *
   * @param form how they are meant: other forms of the same bytes have other digests
   */
  public Digest of(byte[] bytes, int length, String form) {
    MessageDigest sha = Digest.sha256();
    int whole = length / BLOCK;
    byte[] sums = new byte[Math.clamp(whole, 1, MOST_BLOCKS) * SUMS * Long.BYTES];
    int filled = 0;
    for (int block = 0; block < whole; block++) {
      filled = block(bytes, block * BLOCK, sums, filled);
      if (filled == sums.length) {
        sha.update(sums);
        filled = 0;
      }
    }
    sha.update(sums, 0, filled);
    if (whole * BLOCK < length) {
      byte[] last = Arrays.copyOf(Arrays.copyOfRange(bytes, whole * BLOCK, length), BLOCK);
      sha.update(sums, 0, block(last, 0, sums, 0));
    }
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
    sha.update(form.getBytes(StandardCharsets.UTF_8));
    return Digest.of(sha);
  }

  /** Both sums of a block; the halves of each product's lower word are added apart, to carry. */
  private int block(byte[] bytes, int from, byte[] sums, int at) {
    long[] k = key;
    long low = 0;
    long middle = 0;
    long high = 0;
    long otherLow = 0;
    long otherMiddle = 0;
    long otherHigh = 0;
    for (int i = 0; i < WORDS; i += 2) {
      long first = (long) WORD.get(bytes, from + i * Long.BYTES);
      long second = (long) WORD.get(bytes, from + (i + 1) * Long.BYTES);
      long x = first + k[i];
      long y = second + k[i + 1];
      long product = x * y;
      low += product & LOW;
      middle += product >>> 32;
      high += Math.unsignedMultiplyHigh(x, y);
      x = first + k[i + SHIFT];
      y = second + k[i + SHIFT + 1];
      product = x * y;
      otherLow += product & LOW;
      otherMiddle += product >>> 32;
      otherHigh += Math.unsignedMultiplyHigh(x, y);
    }
    put(sums, at, low, middle, high);
    put(sums, at + 2 * Long.BYTES, otherLow, otherMiddle, otherHigh);
    return at + SUMS * Long.BYTES;
  }

  private static void put(byte[] sums, int at, long low, long middle, long high) {
    long carried = middle + (low >>> 32);
    WORD.set(sums, at, (carried << 32) | (low & LOW));
    WORD.set(sums, at + Long.BYTES, high + (carried >>> 32));
  }
}
