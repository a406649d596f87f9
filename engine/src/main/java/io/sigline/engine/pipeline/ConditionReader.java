package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.RuleParts;
import io.sigline.engine.parse.Suggestion;
import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import io.sigline.engine.pipeline.Part.Item;
import io.sigline.engine.rule.Condition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the conditions of a transformation, of all three kinds. */
final class ConditionReader {
  private final ConditionTypes types;

  ConditionReader(Names names) {
    this.types = new ConditionTypes(names);
  }

  /** Reads one condition of some kind. */
  private interface Reader<T> {
    Guard.Test<T> read(String type, Parameters parameters);
  }

  /** {@code rule_conditions} and what belongs to them. */
  Guard<RuleState> rule(Parameters step) {
    return guard(step, "rule", ConditionTypes.OF_RULES, types::rule);
  }

  /** {@code detection_item_conditions} and what belongs to them. */
  Guard<Item> item(Parameters step) {
    return guard(step, "detection_item", ConditionTypes.OF_ITEMS, types::item);
  }

  /** {@code field_name_conditions} and what belongs to them. */
  Guard<FieldName> name(Parameters step) {
    return guard(step, "field_name", ConditionTypes.OF_NAMES, types::name);
  }

  private <T> Guard<T> guard(Parameters step, String kind, List<String> known, Reader<T> reader) {
    String key = kind + "_conditions";
    SequencedMap<String, Mapping> written = conditions(step, key);
    String expression = step.optionalText(kind + "_cond_expr");
    String operator = step.optionalText(kind + "_cond_op");
    boolean negated = step.flag(kind + "_cond_not", false);
    if (written.isEmpty()) {
      if (expression != null || operator != null || negated) {
        throw new DocumentException(
            step.line(
                kind
                    + (expression != null
                        ? "_cond_expr"
                        : operator != null ? "_cond_op" : "_cond_not")),
            "expected '" + key + "' beside '" + kind + "_cond_…', found none");
      }
      return Guard.always();
    }
    SequencedMap<String, Guard.Test<T>> tests = new LinkedHashMap<>();
    written.forEach((name, map) -> tests.put(name, condition(name, map, key, known, reader)));
    if (expression != null) {
      return new Guard<>(
          tests, expression(step, kind, expression, operator, tests.keySet()), negated);
    }
    List<Condition> all = tests.keySet().stream().<Condition>map(Condition.Named::new).toList();
    String linked = step.option(kind + "_cond_op", "and", "or");
    return new Guard<>(
        tests, linked.equals("or") ? new Condition.Or(all) : new Condition.And(all), negated);
  }

  private static Condition expression(
      Parameters step, String kind, String text, @Nullable String operator, Set<String> names) {
    String key = kind + "_cond_expr";
    if (operator != null) {
      throw new DocumentException(
          step.line(key), "expected either '" + key + "' or '" + kind + "_cond_op', found both");
    }
    if (step.value(kind + "_conditions") instanceof Sequence) {
      throw new DocumentException(
          step.line(key),
          "'" + key + "' names conditions, so '" + kind + "_conditions' must be a map of them",
          "write 'name: {type: …}' for each");
    }
    return RuleParts.expression(
        text, names, "condition", "'" + kind + "_conditions'", step.line(key));
  }

  private static SequencedMap<String, Mapping> conditions(Parameters step, String key) {
    SequencedMap<String, Mapping> conditions = new LinkedHashMap<>();
    YamlValue value = step.value(key);
    switch (value) {
      case null -> {}
      case Sequence _ -> {
        for (Mapping map : step.maps(key)) {
          conditions.put(String.valueOf(conditions.size() + 1), map);
        }
      }
      case Mapping map ->
          map.entries()
              .forEach((name, entry) -> {
                if (!(entry.value() instanceof Mapping inner)) {
                  throw step.expected(
                      "'" + name + "'", "a condition, which is a map", entry.value());
                }
                conditions.put(name, inner);
              });
      case Scalar scalar -> throw step.expected("'" + key + "'", "a list or a map", scalar);
    }
    return conditions;
  }

  private <T> Guard.Test<T> condition(
      String name, Mapping map, String key, List<String> known, Reader<T> reader) {
    Parameters unnamed = new Parameters(map, "the condition '" + name + "' of '" + key + "'");
    String type = unnamed.text("type");
    if (!known.contains(type)) {
      String near = Suggestion.near(type, known);
      throw new DocumentException(
          unnamed.line("type"),
          "unknown type '" + type + "' in '" + key + "'",
          near == null ? "known are " + String.join(", ", known) : near);
    }
    Parameters parameters = new Parameters(map, "the condition '" + type + "'");
    parameters.value("type");
    Guard.Test<T> test = reader.read(type, parameters);
    parameters.finish();
    return test;
  }
}
