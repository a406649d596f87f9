package io.sigline.alerting.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;

/**
 * Builds JSON that is never longer than a number of bytes. What comes first is kept; a text that is
 * too long is cut and says so; what finds no room is counted.
 */
final class Budget {
  private static final int MAX_SEGMENTS = 8;
  private static final int MAX_NAME = 200;
  private static final int SMALLEST_TEXT = 48;
  private static final int NOTE = 96;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private int left;
  private int cut;
  private int omitted;

  /** At least 256 bytes, so that a note of what is missing has room. */
  Budget(int bytes) {
    left = Math.max(bytes, 256) - NOTE;
  }

  /** True if something was cut or left out. */
  boolean exceeded() {
    return cut > 0 || omitted > 0;
  }

  /** What is missing: {@code {"cut_texts":1,"omitted_values":2}}; its size is reserved. */
  ObjectNode note() {
    return JSON.objectNode().put("cut_texts", cut).put("omitted_values", omitted);
  }

  /** Counts a value that was left out for a reason of its own. */
  void omit() {
    omitted++;
  }

  /** Takes room for a name and its punctuation; false if there is none. */
  boolean open(String name) {
    return take(size(name) + 6);
  }

  /** Takes room for one element of a list. */
  boolean element() {
    return left >= 3 + SMALLEST_TEXT && take(3);
  }

  /** A number, a boolean, null: anything whose text is short. */
  JsonNode scalar(JsonNode value) {
    return take(value.toString().length()) ? value : JSON.nullNode();
  }

  /** A text, cut to half of what is left if it would take more. */
  JsonNode text(String value) {
    String clean = Neutral.evidence(value);
    int room = Math.max(left / 2, Math.min(left, SMALLEST_TEXT));
    if (fits(clean, room)) {
      take(size(clean) + 2);
      return JSON.textNode(clean);
    }
    String note = "…[cut, " + value.length() + " characters]";
    int end = longest(clean, room - size(note) - 2);
    cut++;
    String shortened = clean.substring(0, end) + note;
    left = Math.max(0, left - size(shortened) - 2);
    return JSON.textNode(shortened);
  }

  /**
   * Puts a value under a name whose dots become levels, so that it can be searched by path. Where a
   * level is taken by a plain value, the rest of the name stays as it is.
   */
  void put(ObjectNode into, String name, Supplier<JsonNode> value) {
    String bounded = name.substring(0, Neutral.cut(name, MAX_NAME));
    String[] segments = bounded.split("\\.", MAX_SEGMENTS);
    if (!take(size(bounded) + 6 * segments.length + SMALLEST_TEXT)) {
      omitted++;
      return;
    }
    left += SMALLEST_TEXT;
    ObjectNode at = into;
    int i = 0;
    while (i < segments.length - 1 && !segments[i].isEmpty()) {
      JsonNode next = at.get(key(segments[i]));
      if (next != null && !next.isObject()) {
        break;
      }
      at = next instanceof ObjectNode object ? object : at.putObject(key(segments[i]));
      i++;
    }
    String rest = key(String.join(".", List.of(segments).subList(i, segments.length)));
    JsonNode built = value.get();
    if (at.get(rest) instanceof ObjectNode taken && !built.isObject()) {
      taken.set("", built);
    } else {
      at.set(rest, built);
    }
  }

  /** An empty list, paid for. */
  ArrayNode list() {
    take(2);
    return JSON.arrayNode();
  }

  /** An empty object, paid for. */
  ObjectNode object() {
    take(2);
    return JSON.objectNode();
  }

  private boolean take(int bytes) {
    if (bytes > left) {
      return false;
    }
    left -= bytes;
    return true;
  }

  private static String key(String segment) {
    return Neutral.evidence(segment);
  }

  private static boolean fits(String text, int room) {
    return text.length() + 2 <= room && size(text) + 2 <= room;
  }

  /** How many characters from the start take no more bytes than this, parting no surrogates. */
  private static int longest(String text, int bytes) {
    int used = 0;
    for (int i = 0; i < text.length(); i++) {
      used += size(text.charAt(i));
      if (used > bytes) {
        return Neutral.cut(text, i);
      }
    }
    return text.length();
  }

  private static int size(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      bytes += size(text.charAt(i));
    }
    return bytes;
  }

  /** Bytes in JSON: escapes of controls are the longest; half a pair of surrogates counts three. */
  private static int size(char c) {
    if (c < 0x20) {
      return 6;
    }
    if (c == '"' || c == '\\') {
      return 2;
    }
    return c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
  }
}
