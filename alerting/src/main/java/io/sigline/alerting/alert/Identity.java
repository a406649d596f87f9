package io.sigline.alerting.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** Names of alerts that come out the same whenever the same thing is found. */
final class Identity {
  private static final int MAX_KEY = 200;
  private static final int EPISODE_BYTES = 8;

  private Identity() {}

  /** SHA-256 of the rule's key and the entity, whatever the order of its pairs; 64 hex digits. */
  static String fingerprint(String ruleKey, Entity entity) {
    MessageDigest digest = sha256();
    add(digest, ruleKey);
    new TreeMap<>(entity.pairs())
        .forEach((name, value) -> {
          add(digest, name);
          add(digest, value);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** {@code sigma|rule|entity|episode}: the episode follows from the hit that opened the window. */
  static String alertId(String ruleKey, Entity entity, String hitId) {
    MessageDigest digest = sha256();
    add(digest, ruleKey);
    add(digest, hitId);
    String episode = HexFormat.of().formatHex(digest.digest(), 0, EPISODE_BYTES);
    return idPrefix(ruleKey) + entity.text() + "|" + episode;
  }

  /** What the ids of a rule's alerts begin with. */
  static String idPrefix(String ruleKey) {
    return "sigma|" + Neutral.plain(ruleKey, MAX_KEY) + "|";
  }

  /** With its length before it, so that no two lists of texts are the same bytes. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
