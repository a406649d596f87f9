package io.sigline.receiver.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry as it stands in the file: JSON on one line, its last two members the hash of the entry
 * before and its own, which is over all bytes of the line before it.
 *
 * @param number from 1, without a gap
 * @param content the whole entry
 */
public record AuditEntry(long number, String previous, String hash, JsonNode content) {
  /** What the first entry has for the hash of the one before. */
  static final String NOTHING = "0".repeat(64);

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String HASH = ",\"hash\":\"";
  private static final int TAIL = HASH.length() + 64 + 2;

  /** The line, without its end, of a new entry. */
  static String line(Seal seal, long number, String previous, Instant time, Act act) {
    ObjectNode entry = JSON.createObjectNode();
    entry
        .put("number", number)
        .put("time", time.toString())
        .put("who", act.who())
        .put("from", act.from())
        .put("action", act.action())
        .put("outcome", act.outcome());
    entry.set("detail", JSON.valueToTree(act.detail()));
    entry.put("previous", previous);
    String open = entry.toString();
    open = open.substring(0, open.length() - 1);
    return open + HASH + seal.of(open) + "\"}";
  }

  /** The entry of a line; empty if it is none. Whether its hash is right is another question. */
  static Optional<AuditEntry> of(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node == null || !node.isObject() || !node.path("number").isIntegralNumber()) {
        return Optional.empty();
      }
      return Optional.of(
          new AuditEntry(
              node.path("number").asLong(),
              node.path("previous").asText(),
              node.path("hash").asText(),
              node));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  /** True if the hash at the end of the line is that of all before it. */
  static boolean isSealed(Seal seal, String line) {
    int cut = line.length() - TAIL;
    return cut > 0
        && line.startsWith(HASH, cut)
        && line.endsWith("\"}")
        && java.security.MessageDigest.isEqual(
            seal.of(line.substring(0, cut)).getBytes(StandardCharsets.US_ASCII),
            line.substring(cut + HASH.length(), line.length() - 2)
                .getBytes(StandardCharsets.UTF_8));
  }

  /** A member of it, as text. */
  public String text(String name) {
    return content.path(name).asText();
  }
}
