package io.sigline.receiver.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What closes an entry: SHA-256 of it, or HMAC-SHA-256 where there is a key. Without one, who may
 * write the file can write all of it anew; with one, not without the key.
 */
public final class Seal {
  private static final String ALGORITHM = "HmacSHA256";

  private final Supplier<String> key;

  /**
   * A seal.
   *
   * @param key empty = none
   */
  public Seal(Supplier<String> key) {
    this.key = key;
  }

  /** 64 hex digits. */
  String of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      String secret = key.get();
      if (secret.isEmpty()) {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      }
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
