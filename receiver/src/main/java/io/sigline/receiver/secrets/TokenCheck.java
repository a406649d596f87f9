package io.sigline.receiver.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a caller shows with a token, in time that does not depend on how much of it is
 * right. A secret of several lines is several tokens, each of which is accepted: so one can be
 * exchanged for another without a moment in which neither is.
 */
public final class TokenCheck {
  private static final String SCHEME = "Bearer ";

  private final Supplier<String> tokens;

  /**
   * A check against the token as it then is.
   *
   * @param tokens a line each
   */
  public TokenCheck(Supplier<String> tokens) {
    this.tokens = tokens;
  }

  /** True if this {@code Authorization} header has a token. */
  public boolean passes(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] shown = digest(authorization.substring(SCHEME.length()).strip());
    boolean passes = false;
    for (String line : tokens.get().split("\n", -1)) {
      String token = line.strip();
      boolean isShown = MessageDigest.isEqual(digest(token), shown);
      if (isShown && !token.isEmpty()) {
        passes = true; // goes on: how long it takes does not tell which of them it was
      }
    }
    return passes;
  }

  /** The first token: the one to show. */
  public static String first(String tokens) {
    return tokens.lines().map(String::strip).filter(it -> !it.isEmpty()).findFirst().orElse("");
  }

  /** Of one length, whatever the token's. */
  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
