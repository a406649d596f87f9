package io.sigline.receiver.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.pipeline.Firings;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.rules.Quarantine;
import io.sigline.receiver.rules.RuleLibrary;
import io.sigline.receiver.rules.RuleRecord;
import io.sigline.receiver.rules.RuleStanding;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every rule and correlation, what became of it and what it did, as JSON. */
final class RuleListing {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String QUARANTINED = "quarantined";

  private final RuleLibrary library;
  private final Instant loadedAt;
  private final Map<String, RuleRecord> records;
  private final Map<String, Firings.Count> firings;
  private final Map<String, Quarantine> quarantined = new LinkedHashMap<>();

  private RuleListing(LiveRules rules, Pipeline pipeline) {
    library = rules.current();
    loadedAt = rules.loadedAt();
    records = rules.records();
    firings = pipeline.firings().read();
    rules.quarantined().forEach(it -> quarantined.put(it.rule().key(), it));
  }

  /**
   * Rules, then correlations, then what was refused.
   *
   * @param state null for all of them
   */
  static String of(LiveRules rules, Pipeline pipeline, @Nullable String state) {
    return new RuleListing(rules, pipeline).write(state);
  }

  private String write(@Nullable String state) {
    ObjectNode root = JSON.createObjectNode().put("loaded-at", loadedAt.toString());
    ObjectNode counts = root.putObject("counts");
    for (RuleStanding.State each : RuleStanding.State.values()) {
      counts.put(lower(each), 0);
    }
    counts.put(QUARANTINED, 0);
    for (RuleStanding standing : library.selected().standings()) {
      counts.put(state(standing), counts.path(state(standing)).asInt() + 1);
    }
    counts.put("refused", library.refused().size());
    ArrayNode ineffective = root.putArray("criteria-without-effect");
    library.selected().withoutEffect().forEach(ineffective::add);
    ArrayNode listed = root.putArray("rules");
    library.selected().standings().stream()
        .filter(standing -> state == null || state.equals(state(standing)))
        .forEach(standing -> put(standing, listed.addObject()));
    ArrayNode refused = root.putArray("refused");
    library.refused().forEach(problem -> put(problem, refused.addObject()));
    return root.toString();
  }

  private String state(RuleStanding standing) {
    boolean isOut = quarantined.containsKey(standing.rule().key());
    return isOut ? QUARANTINED : lower(standing.state());
  }

  private void put(RuleStanding standing, ObjectNode into) {
    Rule rule = standing.rule();
    into.put("id", rule.key())
        .put("title", rule.title())
        .put("type", standing.isCorrelation() ? "correlation" : "rule");
    if (rule.level() != null) {
      into.put("level", lower(rule.level()));
    }
    if (rule.status() != null) {
      into.put("status", lower(rule.status()));
    }
    into.put("state", state(standing));
    Quarantine quarantine = quarantined.get(rule.key());
    if (quarantine != null) {
      into.put("reason", quarantine.cost()).put("since", quarantine.since().toString());
    } else if (!standing.reason().isEmpty()) {
      into.put("reason", standing.reason());
    }
    into.put("evaluated", standing.isEvaluated() && quarantine == null)
        .put("silent", standing.isSilent());
    ArrayNode impaired = JSON.createArrayNode();
    standing.refersTo().stream().filter(quarantined::containsKey).sorted().forEach(impaired::add);
    if (!impaired.isEmpty()) {
      into.set("impaired-by", impaired);
    }
    into.put("file", rule.source().toString())
        .put("version", rule.source().version().shortForm())
        .put("sha256", rule.source().version().sha256());
    RuleRecord record = records.get(rule.key());
    if (record != null) {
      into.put("loaded-at", record.loadedAt().toString());
      if (standing.isCorrelation()) {
        fired(rule, into);
      } else if (standing.isEvaluated()) {
        put(record, into);
      }
    }
  }

  private void fired(Rule rule, ObjectNode into) {
    Firings.Count count = firings.get(rule.key());
    into.put("matches", count == null ? 0 : count.times());
    if (count != null) {
      into.put("last-match", Instant.ofEpochSecond(0, count.lastUnixNano()).toString());
    }
  }

  private static void put(RuleRecord record, ObjectNode into) {
    into.put("evaluations", record.evaluations())
        .put("matches", record.matches())
        .put("seconds", record.nanos() / 1e9)
        .put("exhausted-searches", record.exhaustedSearches());
    if (record.lastMatch() != null) {
      into.put("last-match", record.lastMatch().toString());
    }
  }

  private static void put(Problem problem, ObjectNode into) {
    into.put("file", problem.file()).put("line", problem.line()).put("reason", problem.message());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
