package io.sigline.engine.correlate;

/**
 * A hash of bytes that nobody can foresee who does not know the key, so nobody can make values that
 * collide. Source: Aumasson, Bernstein, "SipHash: a fast short-input PRF", 2012; SipHash-1-3.
 */
final class KeyedHash {
  private static final int FINAL_ROUNDS = 3;

  private final long key0;
  private final long key1;

  KeyedHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** The hash of the first bytes, together with a number. */
  long of(byte[] bytes, int length, int number) {
    long v0 = key0 ^ 0x736f6d6570736575L;
    long v1 = key1 ^ 0x646f72616e646f6dL;
    long v2 = key0 ^ 0x6c7967656e657261L;
    long v3 = key1 ^ 0x7465646279746573L;
    int last = (length >>> 3) + 1;
    for (int round = 0; round <= last + FINAL_ROUNDS; round++) {
      long m = 0;
      if (round < last) {
        m = word(bytes, length, round);
      } else if (round == last) {
        m = ((long) length << 32) | (number & 0xffffffffL);
      } else if (round == last + 1) {
        v2 ^= 0xff;
      }
      v3 ^= m;
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
      v0 ^= m;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** Eight bytes from the left, the last ones filled up with zeros. */
  private static long word(byte[] bytes, int length, int word) {
    long value = 0;
    int from = word << 3;
    int to = Math.min(from + 8, length);
    for (int i = from; i < to; i++) {
      value |= (bytes[i] & 0xffL) << ((i - from) << 3);
    }
    return value;
  }
}
