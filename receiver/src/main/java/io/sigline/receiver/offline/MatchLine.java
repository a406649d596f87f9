package io.sigline.receiver.offline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.sigline.engine.rule.Rule;
import java.util.Locale;

/** A match as one line of JSON. */
final class MatchLine {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private MatchLine() {}

  /**
   * {@code rule_id} (the rule's key where it has no id), {@code title}, {@code level}, {@code
   * author}, {@code selections}, {@code attributes} (the record's own), {@code resource}.
   */
  static String of(RecordJudge.Hit hit) {
    Rule rule = hit.match().rule();
    ResourceLogs evidence = hit.evidence();
    ObjectNode line = JSON.createObjectNode();
    line.put("rule_id", rule.id() == null ? rule.key() : rule.id());
    line.put("title", rule.title());
    line.put("level", rule.level() == null ? null : rule.level().name().toLowerCase(Locale.ROOT));
    line.put("author", rule.author());
    ArrayNode selections = line.putArray("selections");
    hit.match().selections().forEach(selections::add);
    line.set(
        "attributes", AnyJson.map(evidence.getScopeLogs(0).getLogRecords(0).getAttributesList()));
    line.set("resource", AnyJson.map(evidence.getResource().getAttributesList()));
    return line.toString();
  }
}
