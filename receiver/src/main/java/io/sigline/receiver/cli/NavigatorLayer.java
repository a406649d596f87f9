package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.rules.Coverage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A coverage as a layer of the ATT&CK Navigator, format 4.5. */
final class NavigatorLayer {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int TITLES = 10;
  private static final Comparator<Rule> SEVEREST =
      Comparator.comparing(Rule::level, Comparator.nullsFirst(Comparator.naturalOrder()))
          .reversed()
          .thenComparing(Rule::title);

  private NavigatorLayer() {}

  /**
   * The layer; the score of a technique is the number of its rules.
   *
   * @param about what was looked at
   */
  static String of(Coverage coverage, String about) {
    ObjectNode layer = JSON.createObjectNode();
    layer.put("name", "Sigline");
    layer.putObject("versions").put("navigator", "5.1.0").put("layer", "4.5");
    layer.put("domain", "enterprise-attack");
    layer.put("description", about);
    layer.put("sorting", 3);
    layer
        .putObject("layout")
        .put("layout", "side")
        .put("showID", true)
        .put("showName", true)
        .put("showAggregateScores", true)
        .put("countUnscored", false)
        .put("aggregateFunction", "sum");
    ArrayNode techniques = layer.putArray("techniques");
    SortedSet<String> ids = new TreeSet<>(coverage.techniques().keySet());
    coverage.techniques().keySet().forEach(id -> ids.add(parent(id)));
    ids.forEach(id -> technique(techniques.addObject(), id, coverage));
    int most = coverage.techniques().values().stream().mapToInt(List::size).max().orElse(1);
    ObjectNode gradient = layer.putObject("gradient");
    gradient.putArray("colors").add("#dbe9f6").add("#2171b5");
    gradient.put("minValue", 0).put("maxValue", most);
    metadata(layer, "rules", String.valueOf(coverage.rules()));
    metadata(layer, "rules without a technique", String.valueOf(coverage.untagged()));
    return layer.toPrettyString();
  }

  private static String parent(String id) {
    int dot = id.indexOf('.');
    return dot < 0 ? id : id.substring(0, dot);
  }

  private static void technique(ObjectNode node, String id, Coverage coverage) {
    List<Rule> rules = coverage.techniques().getOrDefault(id, List.of());
    node.put("techniqueID", id);
    node.put("enabled", true);
    boolean hasParts =
        coverage.techniques().keySet().stream().anyMatch(it -> it.startsWith(id + "."));
    node.put("showSubtechniques", hasParts);
    if (rules.isEmpty()) {
      return;
    }
    node.put("score", rules.size());
    node.put("comment", comment(rules));
    SortedMap<LogSource, Integer> sources =
        new TreeMap<>(Comparator.comparing(LogSource::toString));
    rules.forEach(rule -> sources.merge(rule.logSource(), 1, Integer::sum));
    sources.forEach((source, count) -> metadata(node, source.toString(), String.valueOf(count)));
  }

  private static String comment(List<Rule> rules) {
    List<String> titles =
        rules.stream().sorted(SEVEREST).map(rule -> rule.title() + levelName(rule)).toList();
    String shown = String.join("\n", titles.subList(0, Math.min(TITLES, titles.size())));
    return titles.size() > TITLES
        ? shown + "\nand %d more".formatted(titles.size() - TITLES)
        : shown;
  }

  private static String levelName(Rule rule) {
    return rule.level() == null ? "" : " (" + rule.level().name().toLowerCase(Locale.ROOT) + ")";
  }

  private static void metadata(ObjectNode node, String name, String value) {
    ArrayNode list =
        node.get("metadata") instanceof ArrayNode there ? there : node.putArray("metadata");
    list.addObject().put("name", name).put("value", value);
  }

  /** The same for people: techniques and log sources with the number of their rules. */
  static List<String> lines(Coverage coverage) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d rules for %d techniques; %d rules name none"
            .formatted(coverage.rules(), coverage.techniques().size(), coverage.untagged()));
    lines.add("");
    lines.add("rules  technique");
    coverage.techniques().forEach((id, rules) -> lines.add("%5d  %s".formatted(rules.size(), id)));
    lines.add("");
    lines.add("rules  log source (product/category/service)");
    coverage.logSources().entrySet().stream()
        .sorted(
            Map.Entry.<LogSource, Coverage.Source>comparingByValue(
                    Comparator.comparingInt(Coverage.Source::rules).reversed())
                .thenComparing(entry -> entry.getKey().toString()))
        .forEach(entry ->
            lines.add(
                "%5d  %s%s"
                    .formatted(
                        entry.getValue().rules(),
                        entry.getKey(),
                        entry.getValue().mapped() ? "" : "  no field map")));
    return lines;
  }
}
