package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigline.receiver.logging.Visible;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rules of a running Sigline, as its admin server tells.
 *
 * @param rules by key
 * @param counts how many there are, by state
 */
record ListedRules(Map<String, JsonNode> rules, Map<String, Long> counts) {
  /**
   * Asks the admin server.
   *
   * @param running whose rules they are
   * @throws CommandException if it does not answer
   */
  static ListedRules ask(RunningSigline running) {
    JsonNode root = running.get("/rules");
    Map<String, JsonNode> rules = new LinkedHashMap<>();
    for (JsonNode rule : root.path("rules")) {
      rules.put(rule.path("id").asText(), rule);
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    root.path("counts")
        .properties()
        .forEach(count -> counts.put(count.getKey(), count.getValue().asLong()));
    return new ListedRules(rules, counts);
  }

  /** The rule's state; enabled if it is not known. */
  String state(String key) {
    JsonNode rule = rules.get(key);
    return rule == null ? "enabled" : rule.path("state").asText();
  }

  /** Why it is in its state, to be put behind something else; empty if there is nothing to say. */
  String reason(String key) {
    JsonNode rule = rules.get(key);
    return rule == null ? "" : Visible.text(rule.path("reason").asText());
  }
}
