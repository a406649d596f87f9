package io.sigline.alerting.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.rule.Rule;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rule inside an alert. The Detection Rule License of most rules demands that messages made
 * from a match name the rule's author; licence and link are given where the rule has them.
 */
final class RuleJson {
  private static final int MAX_TEXT = 1_000;
  private static final int MAX_ITEMS = 20;

  private RuleJson() {}

  static ObjectNode of(Rule rule) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "id", rule.id() == null ? rule.key() : rule.id());
    put(json, "title", rule.title());
    put(json, "level", rule.level() == null ? null : lower(rule.level()));
    put(json, "status", rule.status() == null ? null : lower(rule.status()));
    put(json, "author", rule.author());
    put(json, "license", rule.license());
    put(json, "link", link(rule));
    put(json, "date", rule.date());
    put(json, "modified", rule.modified());
    put(json, "file", rule.source().toString());
    put(json, "version", rule.source().version().shortForm());
    list(json, "references", rule.references());
    list(json, "falsepositives", rule.falsePositives());
    return json;
  }

  /** Where the rule itself is published, if it says so. */
  private static @Nullable String link(Rule rule) {
    if (rule.custom().get("link") instanceof String link) {
      return link;
    }
    return rule.references().stream()
        .filter(reference -> reference.startsWith("https://github.com/SigmaHQ/sigma/"))
        .findFirst()
        .orElse(null);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void put(ObjectNode json, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      json.put(name, Neutral.plain(value, MAX_TEXT));
    }
  }

  private static void list(ObjectNode json, String name, List<String> values) {
    if (!values.isEmpty()) {
      var list = json.putArray(name);
      values.stream().limit(MAX_ITEMS).forEach(value -> list.add(Neutral.plain(value, MAX_TEXT)));
    }
  }
}
