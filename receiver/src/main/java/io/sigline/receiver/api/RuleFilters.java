package io.sigline.receiver.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.rule.Filter;
import io.sigline.receiver.rules.FilterState;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.rules.RuleLibrary;
import java.util.Map;

/** The filters that are loaded, and what they have hidden since the start, as JSON. */
final class RuleFilters {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private RuleFilters() {}

  static String of(LiveRules rules) {
    RuleLibrary library = rules.current();
    ObjectNode root = JSON.createObjectNode();
    var filters = root.putArray("filters");
    library.filters().forEach(filter -> put(filter, library, filters.addObject()));
    return root.toString();
  }

  private static void put(Filter filter, RuleLibrary library, ObjectNode into) {
    Map<String, Long> hidden = library.filterWatch().hidden(filter);
    into.put("id", filter.id())
        .put("title", filter.title())
        .put("file", filter.source().toString())
        .put("state", FilterState.of(filter, library.filterWatch().clock().instant()).text());
    if (filter.expires() != null) {
      into.put("expires", filter.expires().toString());
    }
    into.put("owner", filter.owner()).put("reason", filter.reason());
    var named = into.putArray("rules");
    filter.rules().forEach(named::add);
    into.put("hidden", hidden.values().stream().mapToLong(it -> it).sum());
    ObjectNode byRule = into.putObject("hidden-by-rule");
    hidden.forEach(byRule::put);
  }
}
