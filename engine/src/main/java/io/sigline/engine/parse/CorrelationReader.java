package io.sigline.engine.parse;

import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Criterion;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Reference;
import io.sigline.engine.rule.Correlation.Window;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document that is a correlation. What it refers to is looked up later, by {@link
 * CorrelationLinks}. A key that is not known is refused: it would change what is detected if
 * somebody else understands it.
 */
final class CorrelationReader {
  /** The kind of window, of Sigline's own; and the gap of a session. */
  private static final String WINDOW = "x-window";

  private static final String GAP = "x-gap";
  private static final Set<String> KEYS =
      Set.of(
          "type",
          "rules",
          "aliases",
          "group-by",
          "timespan",
          "condition",
          "field",
          "generate",
          WINDOW,
          GAP);

  /** How many rules a temporal correlation can tell apart. */
  private static final int MAX_RULES = 64;

  private final RuleReader rules;
  private final Notes notes;

  CorrelationReader(RuleReader rules, Notes notes) {
    this.rules = rules;
    this.notes = notes;
  }

  /** Reads a correlation. */
  Correlation read(Mapping document) {
    Set<String> known = new HashSet<>(RuleReader.ATTRIBUTES);
    known.addAll(Set.of("correlation", "generate"));
    Rule about = rules.about(document, known);
    Attributes outer = new Attributes(document, notes);
    Mapping map = outer.requiredMap("correlation");
    Attributes attributes = new Attributes(map, notes);
    refuseUnknown(map, attributes);
    warnOfUnused(document, outer);
    Duration timespan = time(attributes, "timespan", attributes.requiredText("timespan"));
    CorrelationCondition condition = new CorrelationCondition(map, references(map), notes);
    Measure measure = condition.measure();
    List<Reference> references = condition.references();
    if (references.size() > MAX_RULES) {
      throw new DocumentException(
          attributes.line("rules"),
          "expected at most %d rules, found %d".formatted(MAX_RULES, references.size()));
    }
    List<String> groupBy = groupBy(attributes);
    Criterion criterion = condition.criterion();
    return new Correlation(
        described(about, measure, criterion),
        measure,
        references,
        aliases(map, groupBy, condition.fields()),
        groupBy,
        timespan,
        window(attributes, timespan),
        criterion,
        generate(outer) || generate(attributes));
  }

  private static void refuseUnknown(Mapping map, Attributes attributes) {
    for (String key : map.entries().keySet()) {
      if (!KEYS.contains(key)) {
        String near = Suggestion.near(key, KEYS);
        throw new DocumentException(
            attributes.line(key),
            "unknown key '" + key + "' in 'correlation'",
            near != null
                ? near
                : "known are " + String.join(", ", KEYS.stream().sorted().toList()));
      }
    }
  }

  private void warnOfUnused(Mapping document, Attributes attributes) {
    for (String key : List.of("logsource", "detection")) {
      if (document.get(key) != null) {
        notes.warn(attributes.line(key), "'" + key + "' has no effect on a correlation");
      }
    }
  }

  private static List<Reference> references(Mapping map) {
    List<Reference> references = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Scalar name : names(map.get("rules"))) {
      if (!names.add(name.text())) {
        throw new DocumentException(
            name.line(), "the rule '" + name.text() + "' stands twice in 'rules'");
      }
      references.add(new Reference(name.text(), name.line(), Set.of()));
    }
    return references;
  }

  private static List<Scalar> names(@Nullable YamlValue value) {
    List<Scalar> names = new ArrayList<>();
    List<YamlValue> items =
        switch (value) {
          case null -> List.of();
          case Sequence(var all, _) -> all;
          case YamlValue one -> List.of(one);
        };
    for (YamlValue item : items) {
      if (!(item instanceof Scalar name) || name.isNull() || name.text().isBlank()) {
        throw new DocumentException(
            item.line(), "'rules' expects ids or names of rules, found " + item.kindName());
      }
      names.add(name);
    }
    return names;
  }

  private List<String> groupBy(Attributes attributes) {
    List<String> fields = attributes.texts("group-by");
    if (fields.isEmpty()) {
      notes.warn(
          "correlation-group",
          attributes.line("group-by"),
          "without 'group-by', the events of all hosts and users are one group");
    }
    if (new HashSet<>(fields).size() < fields.size()) {
      throw new DocumentException(
          attributes.line("group-by"), "a field stands twice in 'group-by'");
    }
    return fields;
  }

  private Map<String, Map<String, String>> aliases(
      Mapping map, List<String> groupBy, List<String> fields) {
    Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
    if (map.get("aliases") == null) {
      return aliases;
    }
    Mapping written = new Attributes(map, notes).requiredMap("aliases");
    written
        .entries()
        .forEach((alias, entry) -> {
          if (!(entry.value() instanceof Mapping mapping) || mapping.entries().isEmpty()) {
            throw new DocumentException(
                entry.keyLine(), "the alias '" + alias + "' expects a map of rules to fields");
          }
          Attributes attributes = new Attributes(mapping, notes);
          Map<String, String> byRule = new LinkedHashMap<>();
          mapping
              .entries()
              .keySet()
              .forEach(rule -> byRule.put(rule, attributes.requiredText(rule)));
          aliases.put(alias, byRule);
          if (!groupBy.contains(alias) && !fields.contains(alias)) {
            notes.warn(entry.keyLine(), "the alias '" + alias + "' is not used");
          }
        });
    return aliases;
  }

  private static Window window(Attributes attributes, Duration timespan) {
    String kind = attributes.text(WINDOW);
    String gap = attributes.text(GAP);
    if (gap != null && !"session".equals(kind)) {
      throw new DocumentException(
          attributes.line(GAP), "'x-gap' belongs to a window of the kind 'session'");
    }
    return switch (kind) {
      case null -> new Window.Sliding();
      case "sliding" -> new Window.Sliding();
      case "tumbling" -> new Window.Tumbling();
      case "session" -> session(attributes, gap, timespan);
      default ->
          throw new DocumentException(
              attributes.line(WINDOW),
              "'x-window' expects sliding, tumbling or session, found '" + kind + "'",
              Suggestion.near(kind, List.of("sliding", "tumbling", "session")));
    };
  }

  private static Window session(Attributes attributes, @Nullable String text, Duration timespan) {
    if (text == null) {
      throw new DocumentException(
          attributes.line(WINDOW), "a window of the kind 'session' needs its 'x-gap', such as 10m");
    }
    Duration gap = time(attributes, GAP, text);
    if (gap.compareTo(timespan) > 0) {
      throw new DocumentException(
          attributes.line(GAP), "'x-gap' expects at most the timespan, found '" + text + "'");
    }
    return new Window.Session(gap);
  }

  private static Duration time(Attributes attributes, String key, String text) {
    return Timespan.read(key, text, attributes.line(key));
  }

  private static boolean generate(Attributes attributes) {
    String text = attributes.text("generate");
    if (text == null) {
      return false;
    }
    return switch (text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default ->
          throw new DocumentException(
              attributes.line("generate"),
              "'generate' expects true or false, found '" + text + "'");
    };
  }

  /** The document, with a short form of the correlation where a rule has its condition. */
  static Rule described(Rule about, Measure measure, Criterion criterion) {
    String text = CorrelationText.of(measure, criterion);
    return about.withDetection(
        about.logSource(),
        new Detection(about.detection().searches(), about.detection().condition(), text));
  }
}
