package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigline.engine.proof.RuleStatus.Seen;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a running Sigline met, as its admin server tells.
 *
 * @param logSources by the log source that rules name
 * @param matches by the rule's key
 */
record SeenRules(Map<LogSource, Seen> logSources, Map<String, Long> matches) {
  private static final Seen NOTHING = new Seen(0, Map.of());

  /**
   * Asks the admin server.
   *
   * @throws CommandException if it does not answer
   */
  static SeenRules ask(URI base) {
    return read(AdminAnswers.of(base.resolve("/rules/seen")));
  }

  /** What the admin server's answer says. */
  static SeenRules read(JsonNode root) {
    Map<LogSource, Seen> sources = new LinkedHashMap<>();
    for (JsonNode one : root.path("log-sources")) {
      JsonNode source = one.path("log-source");
      Map<String, String> fields = new HashMap<>();
      one.path("fields")
          .properties()
          .forEach(field -> fields.put(field.getKey(), field.getValue().path("path").asText()));
      sources.put(
          new LogSource(part(source, "category"), part(source, "product"), part(source, "service")),
          new Seen(one.path("events-looked-at").asLong(), fields));
    }
    Map<String, Long> matches = new HashMap<>();
    root.path("matches")
        .properties()
        .forEach(match -> matches.put(match.getKey(), match.getValue().asLong()));
    return new SeenRules(sources, matches);
  }

  private static @Nullable String part(JsonNode source, String name) {
    return source.hasNonNull(name) ? source.path(name).asText() : null;
  }

  Seen of(Rule rule) {
    return logSources.getOrDefault(rule.logSource(), NOTHING);
  }

  long matchesOf(Rule rule) {
    return matches.getOrDefault(rule.key(), 0L);
  }
}
