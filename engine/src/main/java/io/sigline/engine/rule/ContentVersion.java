package io.sigline.engine.rule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file, told from others by its SHA-256: what {@code sha256sum} says of the file.
 * The hash is made when it is first asked for, as that takes a start too long; until then the text
 * is kept. Two are equal if their hashes are. Safe to share between threads.
 */
public final class ContentVersion {
  /** Of nothing. */
  public static final ContentVersion NONE = new ContentVersion("", null);

  private static final int SHORT = 12;

  private @Nullable String text;
  private volatile @Nullable String sha256;

  private ContentVersion(@Nullable String text, @Nullable String sha256) {
    this.text = text;
    this.sha256 = sha256;
  }

  /** The version that has this text. */
  public static ContentVersion of(String text) {
    return new ContentVersion(text, null);
  }

  /** The version that is known to have this SHA-256, of 64 hex digits. */
  public static ContentVersion ofSha256(String sha256) {
    return new ContentVersion(null, sha256);
  }

  /** 64 hex digits. */
  public String sha256() {
    String known = sha256;
    return known == null ? hashed() : known;
  }

  /** The first 12 hex digits: enough to tell the versions of a file apart. */
  public String shortForm() {
    return sha256().substring(0, SHORT);
  }

  private synchronized String hashed() {
    String known = sha256;
    if (known == null) {
      known = hash(text == null ? "" : text);
      sha256 = known;
      text = null;
    }
    return known;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ContentVersion version && version.sha256().equals(sha256()));
  }

  @Override
  public int hashCode() {
    return sha256().hashCode();
  }

  @Override
  public String toString() {
    return shortForm();
  }
}
