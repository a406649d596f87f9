package io.sigline.receiver.offline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.sigline.engine.correlate.Fired;
import io.sigline.engine.rule.Rule;
import java.time.Instant;
import java.util.Locale;

/** A match as one line of JSON. */
final class MatchLine {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private MatchLine() {}

  /**
   * {@code rule_id} (the rule's key where it has no id), {@code title}, {@code level}, {@code
   * author}, {@code state} if the service would not alert, {@code selections}, {@code attributes}
   * (the record's own), {@code resource}.
   *
   * @param undelivered why the service would not alert; empty if it would
   */
  static String of(RecordJudge.Hit hit, String undelivered) {
    ResourceLogs evidence = hit.evidence();
    ObjectNode line = rule(hit.match().rule(), undelivered);
    ArrayNode selections = line.putArray("selections");
    hit.match().selections().forEach(selections::add);
    line.set(
        "attributes", AnyJson.map(evidence.getScopeLogs(0).getLogRecords(0).getAttributesList()));
    line.set("resource", AnyJson.map(evidence.getResource().getAttributesList()));
    return line.toString();
  }

  /**
   * A correlation that fired: {@code rule_id}, {@code title}, {@code level}, {@code author} as
   * above; {@code group}, {@code window_start}, {@code window_end}, {@code measured}, and {@code
   * events}, how many are listed in an alert.
   */
  static String of(Fired fired, String undelivered) {
    ObjectNode line = rule(fired.correlation().document(), undelivered);
    ObjectNode group = line.putObject("group");
    fired.group().forEach(group::put);
    line.put("window_start", instant(fired.windowStartUnixNano()));
    line.put("window_end", instant(fired.timeUnixNano()));
    line.put("measured", fired.measured());
    line.put("events", fired.events().size());
    return line.toString();
  }

  private static String instant(long unixNano) {
    return Instant.ofEpochSecond(0, unixNano).toString();
  }

  private static ObjectNode rule(Rule rule, String undelivered) {
    ObjectNode line = JSON.createObjectNode();
    line.put("rule_id", rule.id() == null ? rule.key() : rule.id());
    line.put("title", rule.title());
    line.put("level", rule.level() == null ? null : rule.level().name().toLowerCase(Locale.ROOT));
    line.put("author", rule.author());
    if (!undelivered.isEmpty()) {
      line.put("state", undelivered);
    }
    return line;
  }
}
