package io.sigline.receiver.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.compile.PlanCosts;
import io.sigline.engine.compile.RuleCost;
import io.sigline.engine.compile.SourceCost;
import io.sigline.receiver.rules.LiveRules;

/** What the rules in force cost, as JSON. */
final class RuleCosts {
  /** So many rules are named, the dearest. */
  static final int MOST_RULES = 100;

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private RuleCosts() {}

  /** The costs since the rules in force were loaded. */
  static String of(LiveRules rules) {
    PlanCosts costs = rules.current().plan().costs();
    ObjectNode root =
        JSON.createObjectNode()
            .put("since", rules.loadedAt().toString())
            .put("records", costs.records())
            .put("nanoseconds-per-record", round(costs.nanosPerRecord()))
            .put("rules-evaluated", costs.rules().size())
            .put("share-of-rules", round(costs.shareOfRules()))
            .put("share-of-candidate-search", round(costs.shareOfSearch()));
    ArrayNode dearest = root.putArray("dearest-rules");
    costs.rules().stream().limit(MOST_RULES).forEach(cost -> put(cost, dearest.addObject()));
    ArrayNode sources = root.putArray("candidate-search");
    costs.logSources().forEach(cost -> put(cost, sources.addObject()));
    return root.toString();
  }

  private static void put(RuleCost cost, ObjectNode into) {
    into.put("id", cost.rule().key())
        .put("title", cost.rule().title())
        .put("log-source", cost.rule().logSource().toString())
        .put("events", cost.events())
        .put("evaluations", cost.evaluations())
        .put("matches", cost.matches())
        .put("nanoseconds-per-event", round(cost.nanosPerEvent()))
        .put("share", round(cost.share()));
  }

  private static void put(SourceCost cost, ObjectNode into) {
    into.put("log-source", cost.logSource().toString())
        .put("events", cost.events())
        .put("nanoseconds-per-event", round(cost.nanosPerEvent()))
        .put("share", round(cost.share()));
  }

  /** To four digits behind the point. */
  private static double round(double number) {
    return Math.round(number * 1e4) / 1e4;
  }
}
