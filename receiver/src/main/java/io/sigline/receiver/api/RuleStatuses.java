package io.sigline.receiver.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.proof.RuleStatus;
import io.sigline.engine.proof.RuleStatus.Field;
import io.sigline.engine.proof.RuleStatus.Matches;
import io.sigline.engine.proof.RuleStatus.Seen;
import io.sigline.engine.proof.RuleStatus.Verdict;
import io.sigline.engine.rule.Rule;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Of each rule in force whether it can fire here, as JSON. */
final class RuleStatuses {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private RuleStatuses() {}

  /** The statuses; what was last seen before that time is not seen any more. */
  static String of(RuleFacts facts, Collection<Rule> rules, Instant since) {
    ObjectNode root = JSON.createObjectNode().put("since", since.toString());
    ObjectNode counts = root.putObject("verdicts");
    ArrayNode all = root.putArray("rules");
    Map<Verdict, Integer> found = new EnumMap<>(Verdict.class);
    for (Rule rule : rules) {
      RuleStatus status = facts.status(rule, since);
      found.merge(status.verdict(), 1, Integer::sum);
      put(rule, status, facts, all.addObject());
    }
    for (Verdict verdict : Verdict.values()) {
      counts.put(name(verdict), found.getOrDefault(verdict, 0));
    }
    return root.toString();
  }

  private static void put(Rule rule, RuleStatus status, RuleFacts facts, ObjectNode into) {
    Seen seen = facts.seen(rule);
    Matches matches = facts.matches(rule);
    into.put("rule", rule.key())
        .put("title", rule.title())
        .put("verdict", name(status.verdict()))
        .put("detail", status.detail());
    ArrayNode missing = into.putArray("missing");
    status.missing().forEach(missing::add);
    into.put("log-source", rule.logSource().toString());
    time("log-source-last-seen", seen.lastSeen(), into);
    into.put("matches", matches.count());
    time("last-match", matches.last(), into);
    ObjectNode fields = into.putObject("fields");
    for (String name : RuleStatus.fieldsOf(rule)) {
      ObjectNode one = fields.putObject(name);
      Field field = seen.fields().get(name);
      if (field != null) {
        RulesSeen.put(field, one);
      }
    }
  }

  private static void time(String name, @Nullable Instant time, ObjectNode into) {
    if (time != null) {
      into.put(name, time.toString());
    }
  }

  private static String name(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
