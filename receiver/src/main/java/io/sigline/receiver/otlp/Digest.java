package io.sigline.receiver.otlp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * 128 bits that stand for some bytes: the first half of their SHA-256. Nobody can make two records
 * of the same digest, so nobody can hide one behind another.
 */
public record Digest(long high, long low) {

  /**
   * What stands for a record in hit ids: its own bytes and its resource's. Not its scope's, and
   * nothing of how or when it came.
   */
  public static Digest ofRecord(RecordSlice slice) {
    MessageDigest sha = sha256();
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, slice.resourceLength));
    sha.update(slice.bytes, slice.resourceOffset, slice.resourceLength);
    sha.update(slice.bytes, slice.offset, slice.length);
    return of(sha);
  }

  /**
   * The hit id: this record matched this rule. The same whenever the record comes again, unless it
   * comes in other company of its equals.
   *
   * @param ordinal of the record among equal records of its request, from 0
   * @param ruleKey the rule's key
   * @return 32 hexadecimal digits
   */
  public String hitId(int ordinal, String ruleKey) {
    MessageDigest sha = sha256();
    sha.update(
        ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
            .putLong(high)
            .putLong(low)
            .putInt(ordinal)
            .flip());
    sha.update(ruleKey.getBytes(StandardCharsets.UTF_8));
    return of(sha).hex();
  }

  /** 32 hexadecimal digits. */
  public String hex() {
    HexFormat format = HexFormat.of();
    return format.toHexDigits(high) + format.toHexDigits(low);
  }

  /** The first half of the sum. */
  static Digest of(MessageDigest sha) {
    ByteBuffer sum = ByteBuffer.wrap(sha.digest());
    return new Digest(sum.getLong(), sum.getLong());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
