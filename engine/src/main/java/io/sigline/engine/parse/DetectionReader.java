package io.sigline.engine.parse;

import io.sigline.engine.parse.ConditionParser.SearchNames;
import io.sigline.engine.parse.YamlValue.Entry;
import io.sigline.engine.parse.YamlValue.Kind;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Search;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** Reads a map of named searches and the condition over them. */
final class DetectionReader {
  private static final String CONDITION = "condition";
  private static final String TIMEFRAME = "timeframe";

  private final SearchReader searches;
  private final Notes notes;

  DetectionReader(Placeholders placeholders, Notes notes, boolean forPipelines) {
    this.searches = new SearchReader(new ValueReader(placeholders, notes), forPipelines);
    this.notes = notes;
  }

  /**
   * Reads the map.
   *
   * @param otherKeys keys of the map that are not searches
   */
  Detection read(Mapping map, Set<String> otherKeys) {
    SequencedMap<String, Search> read = new LinkedHashMap<>();
    map.entries()
        .forEach((name, entry) -> {
          if (isSearch(name, entry, otherKeys)) {
            read.put(name, searches.read(entry.value()));
          }
        });
    if (read.isEmpty()) {
      throw new DocumentException(map.line(), "the detection has no search");
    }
    return withCondition(map, read);
  }

  private boolean isSearch(String name, Entry entry, Set<String> otherKeys) {
    if (name.equals(TIMEFRAME) && entry.value() instanceof Scalar) {
      notes.warn(
          "timeframe", entry.keyLine(), "'timeframe' says nothing outside of a correlation rule");
      return false;
    }
    return !name.equals(CONDITION) && !otherKeys.contains(name);
  }

  private Detection withCondition(Mapping map, SequencedMap<String, Search> read) {
    SearchNames names = new SearchNames(read.keySet());
    List<Condition> alternatives = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Scalar text : conditions(map)) {
      alternatives.add(ConditionParser.parse(text.text(), names, text.line()));
      texts.add(text.text());
    }
    for (String unused : names.unused()) {
      Entry entry = map.entries().get(unused);
      int line = entry == null ? map.line() : entry.keyLine();
      notes.warn("unused-search", line, "the search '" + unused + "' is not part of the condition");
    }
    if (alternatives.size() == 1) {
      return new Detection(read, alternatives.getFirst(), texts.getFirst());
    }
    String joined = "(" + String.join(") or (", texts) + ")";
    return new Detection(read, new Condition.Or(alternatives), joined);
  }

  private static List<Scalar> conditions(Mapping map) {
    YamlValue value = map.get(CONDITION);
    if (value == null) {
      throw new DocumentException(
          map.line(),
          "the detection has no 'condition'",
          Suggestion.near(CONDITION, map.entries().keySet()));
    }
    if (value instanceof Sequence(var items, var line) && !items.isEmpty()) {
      List<Scalar> texts = new ArrayList<>();
      items.forEach(item -> texts.add(condition(item)));
      return texts;
    }
    return List.of(condition(value));
  }

  private static Scalar condition(YamlValue value) {
    if (value instanceof Scalar scalar && scalar.kind() != Kind.NULL && !scalar.text().isBlank()) {
      return scalar;
    }
    throw new DocumentException(
        value.line(),
        "'condition' expects an expression over the searches, found " + value.kindName());
  }
}
