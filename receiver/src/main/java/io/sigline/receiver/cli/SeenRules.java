package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigline.engine.proof.RuleStatus.Field;
import io.sigline.engine.proof.RuleStatus.Matches;
import io.sigline.engine.proof.RuleStatus.Outcome;
import io.sigline.engine.proof.RuleStatus.Seen;
import io.sigline.engine.proof.RuleStatus.Tested;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a running Sigline met, as its admin server tells.
 *
 * @param logSources by the log source that rules name
 * @param matches by the rule's key
 * @param tests by the rule's key, those that were made live
 */
record SeenRules(
    Map<LogSource, Seen> logSources, Map<String, Matches> matches, Map<String, Tested> tests) {
  /**
   * Asks the admin server.
   *
   * @throws CommandException if it does not answer
   */
  static SeenRules ask(RunningSigline running) {
    return read(running.get("/rules/seen"));
  }

  /** What the admin server's answer says. */
  static SeenRules read(JsonNode root) {
    Map<LogSource, Seen> sources = new LinkedHashMap<>();
    for (JsonNode one : root.path("log-sources")) {
      JsonNode source = one.path("log-source");
      Map<String, Field> fields = new HashMap<>();
      one.path("fields")
          .properties()
          .forEach(field -> fields.put(field.getKey(), field(field.getValue())));
      sources.put(
          new LogSource(part(source, "category"), part(source, "product"), part(source, "service")),
          new Seen(one.path("events-looked-at").asLong(), time(one.path("last-seen")), fields));
    }
    Map<String, Matches> matches = new HashMap<>();
    root.path("matches")
        .properties()
        .forEach(match -> {
          Instant last = time(root.path("last-matches").path(match.getKey()));
          matches.put(match.getKey(), new Matches(match.getValue().asLong(), last));
        });
    Map<String, Tested> tests = new HashMap<>();
    root.path("self-tests")
        .properties()
        .forEach(test -> tests.put(test.getKey(), tested(test.getValue())));
    return new SeenRules(sources, matches, tests);
  }

  private static Field field(JsonNode field) {
    Instant last = time(field.path("last-seen"));
    return new Field(
        field.path("path").asText(),
        last == null ? Instant.EPOCH : last,
        field.path("events-since").asLong());
  }

  private static Tested tested(JsonNode test) {
    boolean proven = test.path("outcome").asText().equals("proven");
    return new Tested(proven ? Outcome.PROVEN : Outcome.FAILED, test.path("detail").asText());
  }

  private static @Nullable Instant time(JsonNode text) {
    return text.isMissingNode() ? null : Instant.parse(text.asText());
  }

  private static @Nullable String part(JsonNode source, String name) {
    return source.hasNonNull(name) ? source.path(name).asText() : null;
  }

  Seen of(Rule rule) {
    return logSources.getOrDefault(rule.logSource(), Seen.NOTHING);
  }

  Matches matchesOf(Rule rule) {
    return matches.getOrDefault(rule.key(), Matches.NONE);
  }

  /** What the rule's last live self-test showed. */
  Tested testOf(Rule rule) {
    return tests.getOrDefault(rule.key(), Tested.NOT_YET);
  }
}
