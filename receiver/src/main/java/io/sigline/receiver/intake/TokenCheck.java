package io.sigline.receiver.intake;

import io.sigline.receiver.intake.IntakeSettings.BearerToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what a caller shows with the bearer token, in time that does not depend on it. */
final class TokenCheck {
  private static final String SCHEME = "Bearer ";

  private final byte @Nullable [] token;

  TokenCheck(Optional<BearerToken> token) {
    this.token = token.map(t -> t.value().getBytes(StandardCharsets.UTF_8)).orElse(null);
  }

  /** True if no token is asked for, or this {@code Authorization} header has it. */
  boolean passes(@Nullable String authorization) {
    if (token == null) {
      return true;
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    String shown = authorization.substring(SCHEME.length()).strip();
    return MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8));
  }
}
