package io.sigline.receiver.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.compile.PlanSightings;
import io.sigline.engine.rule.LogSource;
import io.sigline.receiver.rules.LiveRules;
import org.jspecify.annotations.Nullable;

/** What the rules in force met, as JSON: log sources, fields with their paths, matches. */
final class RulesSeen {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private RulesSeen() {}

  static String of(LiveRules rules) {
    PlanSightings seen = rules.current().plan().seen();
    ObjectNode root = JSON.createObjectNode();
    ArrayNode sources = root.putArray("log-sources");
    seen.logSources()
        .forEach((source, sightings) -> {
          ObjectNode one = sources.addObject();
          one.set("log-source", logSource(source));
          one.put("events-looked-at", sightings.events());
          ObjectNode fields = one.putObject("fields");
          sightings
              .fields()
              .forEach((field, sighting) ->
                  fields
                      .putObject(field)
                      .put("events", sighting.events())
                      .put("path", sighting.path()));
        });
    ObjectNode matches = root.putObject("matches");
    seen.matches().forEach(matches::put);
    return root.toString();
  }

  private static ObjectNode logSource(LogSource source) {
    ObjectNode node = JSON.createObjectNode();
    put("category", source.category(), node);
    put("product", source.product(), node);
    put("service", source.service(), node);
    return node;
  }

  private static void put(String name, @Nullable String part, ObjectNode into) {
    if (part != null) {
      into.put(name, part);
    }
  }
}
