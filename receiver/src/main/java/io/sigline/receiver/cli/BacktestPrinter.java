package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.offline.Backtest;
import io.sigline.receiver.offline.Backtest.Count;
import io.sigline.receiver.offline.Backtest.Example;
import io.sigline.receiver.offline.Backtest.Result;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints what came of a backtest.
 *
 * @param report to print
 */
record BacktestPrinter(Backtest.Report report) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int HOSTS = 5;
  private static final int LONGEST_VALUE = 200;

  /** A table for people. */
  List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d records, %,d matches of %,d rules",
            report.records(),
            report.matches(),
            report.results().size()));
    if (report.unknown() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d records have no log source that a field map or --log-source gives, so hardly"
                  + " any rule saw them",
              report.unknown()));
    }
    if (!report.results().isEmpty()) {
      lines.add("");
      lines.add("  matches  hosts  %-20s  %-20s  %-13s  rule".formatted("first", "last", "level"));
    }
    report.results().forEach(result -> text(result, lines));
    return lines;
  }

  private static void text(Result result, List<String> lines) {
    Rule rule = result.rule();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,9d %,6d  %-20s  %-20s  %-13s  %s (%s)",
            result.total().matches(),
            result.hosts().size(),
            time(result.total().first()),
            time(result.total().last()),
            level(rule),
            Visible.text(rule.title()),
            Visible.text(rule.key())));
    List<Map.Entry<String, Count>> hosts = byMatches(result);
    for (Map.Entry<String, Count> host : hosts.subList(0, Math.min(HOSTS, hosts.size()))) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,18d  %s",
              host.getValue().matches(),
              host.getKey().isEmpty() ? "(no host)" : Visible.text(host.getKey())));
    }
    if (hosts.size() > HOSTS) {
      lines.add("%20sand %d more hosts".formatted("", hosts.size() - HOSTS));
    }
    result.examples().forEach(example -> example(example, lines));
  }

  private static void example(Example example, List<String> lines) {
    lines.add(
        "%20sby %s at %s:"
            .formatted("", String.join(", ", example.selections()), time(example.time())));
    example
        .fields()
        .forEach((field, values) ->
            values.forEach(value ->
                lines.add("%22s%s = %s".formatted("", field, Visible.text(shortened(value))))));
  }

  /** One object. */
  String json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("records", report.records());
    root.put("unknown_source_records", report.unknown());
    root.put("matches", report.matches());
    root.put("complete", report.clean());
    ArrayNode rules = root.putArray("rules");
    for (Result result : report.results()) {
      ObjectNode node = rules.addObject();
      node.put("rule_id", id(result.rule()));
      node.put("title", result.rule().title());
      node.put("level", level(result.rule()));
      node.put("author", result.rule().author());
      count(node, result.total());
      ArrayNode hosts = node.putArray("hosts");
      for (Map.Entry<String, Count> host : byMatches(result)) {
        count(hosts.addObject().put("host", host.getKey()), host.getValue());
      }
      ArrayNode examples = node.putArray("examples");
      result.examples().forEach(example -> json(examples.addObject(), example));
    }
    return root.toPrettyString();
  }

  private static void json(ObjectNode node, Example example) {
    node.put("time", instant(example.time()));
    node.put("host", example.host());
    ArrayNode selections = node.putArray("selections");
    example.selections().forEach(selections::add);
    ObjectNode fields = node.putObject("fields");
    example
        .fields()
        .forEach((field, values) -> {
          ArrayNode list = fields.putArray(field);
          values.forEach(value -> list.add(shortened(value)));
        });
  }

  private static void count(ObjectNode node, Count count) {
    node.put("matches", count.matches());
    node.put("first", instant(count.first()));
    node.put("last", instant(count.last()));
  }

  /** A line per rule and host, RFC 4180 but for the line ends. */
  List<String> csv() {
    List<String> lines = new ArrayList<>();
    lines.add("rule_id,title,level,host,matches,first,last");
    for (Result result : report.results()) {
      for (Map.Entry<String, Count> host : byMatches(result)) {
        Count count = host.getValue();
        lines.add(
            String.join(
                ",",
                quoted(id(result.rule())),
                quoted(result.rule().title()),
                level(result.rule()),
                quoted(host.getKey()),
                String.valueOf(count.matches()),
                count.first() == null ? "" : String.valueOf(count.first()),
                count.last() == null ? "" : String.valueOf(count.last())));
      }
    }
    return lines;
  }

  /** Quoted where CSV asks for it; what a spreadsheet would take for a formula is made a text. */
  private static String quoted(String text) {
    String safe = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\\r\\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }

  private static List<Map.Entry<String, Count>> byMatches(Result result) {
    return result.hosts().entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Count> host) -> host.getValue().matches())
                .reversed())
        .toList();
  }

  private static String id(Rule rule) {
    return rule.id() == null ? rule.key() : rule.id();
  }

  private static String level(Rule rule) {
    return rule.level() == null ? "" : rule.level().name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String instant(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "-" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
  }
}
