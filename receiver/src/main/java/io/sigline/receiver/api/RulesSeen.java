package io.sigline.receiver.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.proof.RuleStatus.Field;
import io.sigline.engine.proof.RuleStatus.Matches;
import io.sigline.engine.proof.RuleStatus.Outcome;
import io.sigline.engine.proof.RuleStatus.Seen;
import io.sigline.engine.proof.RuleStatus.Tested;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the rules in force met, as JSON: log sources, fields with their paths, matches, times. */
final class RulesSeen {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private RulesSeen() {}

  static String of(RuleFacts facts, Collection<Rule> rules) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode sources = root.putArray("log-sources");
    Set<LogSource> told = new HashSet<>();
    for (Rule rule : rules) {
      if (told.add(rule.logSource())) {
        put(rule.logSource(), facts.seen(rule), sources.addObject());
      }
    }
    ObjectNode matches = root.putObject("matches");
    ObjectNode lastMatches = root.putObject("last-matches");
    ObjectNode tests = root.putObject("self-tests");
    for (Rule rule : rules) {
      Matches matched = facts.matches(rule);
      Instant last = matched.last();
      if (last != null) {
        matches.put(rule.key(), matched.count());
        lastMatches.put(rule.key(), last.toString());
      }
      Tested tested = facts.tested(rule);
      if (tested.outcome() != Outcome.NOT_YET) {
        tests
            .putObject(rule.key())
            .put("outcome", tested.outcome().name().toLowerCase(Locale.ROOT))
            .put("detail", tested.detail());
      }
    }
    return root.toString();
  }

  private static void put(LogSource source, Seen seen, ObjectNode one) {
    ObjectNode node = one.putObject("log-source");
    put("category", source.category(), node);
    put("product", source.product(), node);
    put("service", source.service(), node);
    one.put("events-looked-at", seen.events());
    if (seen.lastSeen() != null) {
      one.put("last-seen", seen.lastSeen().toString());
    }
    ObjectNode fields = one.putObject("fields");
    new TreeMap<>(seen.fields()).forEach((name, field) -> put(field, fields.putObject(name)));
  }

  static void put(Field field, ObjectNode into) {
    into.put("path", field.path())
        .put("last-seen", field.lastSeen().toString())
        .put("events-since", field.eventsSince());
  }

  private static void put(String name, @Nullable String part, ObjectNode into) {
    if (part != null) {
      into.put(name, part);
    }
  }
}
