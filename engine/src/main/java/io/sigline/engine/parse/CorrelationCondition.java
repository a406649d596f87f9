package io.sigline.engine.parse;

import io.sigline.engine.parse.ConditionParser.SearchNames;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Correlation.Bound;
import io.sigline.engine.rule.Correlation.Criterion;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Operator;
import io.sigline.engine.rule.Correlation.Reference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code type} and {@code condition} of a correlation, which need each other. */
final class CorrelationCondition {
  private static final List<String> TYPES =
      List.of(
          "event_count",
          "value_count",
          "temporal",
          "temporal_ordered",
          "value_sum",
          "value_avg",
          "value_percentile",
          "value_median");
  private static final List<String> OPERATORS = List.of("gt", "gte", "lt", "lte", "eq", "neq");
  private static final Pattern TOKEN = Pattern.compile("[\\s()]+");
  private static final Set<String> WORDS = Set.of("and", "or", "not");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Attributes attributes;
  private final Notes notes;
  private final Measure measure;
  private final List<Reference> references;
  private final Criterion criterion;

  /**
   * Reads them.
   *
   * @param map what stands under {@code correlation}
   * @param listed its {@code rules}; may be empty where an expression names them
   */
  CorrelationCondition(Mapping map, List<Reference> listed, Notes notes) {
    this.attributes = new Attributes(map, notes);
    this.notes = notes;
    Mapping bounds = map.get("condition") instanceof Mapping mapping ? mapping : null;
    Scalar expression = map.get("condition") instanceof Scalar s && !s.isNull() ? s : null;
    if (bounds == null
        && expression == null
        && map.get("condition") instanceof YamlValue.Sequence) {
      throw new DocumentException(
          attributes.line("condition"), "'condition' of a correlation expects a map, found a list");
    }
    this.measure = measure(attributes.requiredText("type"), bounds);
    if (expression != null) {
      requireTemporal();
      this.references = listed.isEmpty() ? named(expression) : listed;
      this.criterion = expression(expression);
    } else {
      this.references = listed;
      if (listed.isEmpty()) {
        throw new DocumentException(
            attributes.line("rules"), "'rules' expects ids or names of rules, found none");
      }
      this.criterion = bounds == null ? allRules() : bounds(bounds);
    }
  }

  Measure measure() {
    return measure;
  }

  List<Reference> references() {
    return references;
  }

  Criterion criterion() {
    return criterion;
  }

  /** The fields whose values are measured. */
  List<String> fields() {
    return switch (measure) {
      case Measure.EventCount(), Measure.Temporal(), Measure.TemporalOrdered() -> List.of();
      case Measure.ValueCount(var fields) -> fields;
      case Measure.ValueSum(var field) -> List.of(field);
      case Measure.ValueAvg(var field) -> List.of(field);
      case Measure.ValuePercentile(var field, _) -> List.of(field);
    };
  }

  private Measure measure(String name, @Nullable Mapping bounds) {
    return switch (name) {
      case "event_count" -> new Measure.EventCount();
      case "value_count" -> new Measure.ValueCount(fields(bounds));
      case "temporal" -> new Measure.Temporal();
      case "temporal_ordered" -> new Measure.TemporalOrdered();
      case "value_sum" -> new Measure.ValueSum(field(name, bounds));
      case "value_avg" -> new Measure.ValueAvg(field(name, bounds));
      case "value_percentile" ->
          new Measure.ValuePercentile(field(name, bounds), percentile(bounds));
      case "value_median" ->
          new Measure.ValuePercentile(field(name, bounds), BigDecimal.valueOf(50));
      default -> {
        String near = Suggestion.near(name, TYPES);
        throw new DocumentException(
            attributes.line("type"),
            "unknown correlation type '" + name + "'",
            near != null ? near : "known are " + String.join(", ", TYPES));
      }
    };
  }

  private List<String> fields(@Nullable Mapping bounds) {
    List<String> fields = bounds == null ? List.of() : new Attributes(bounds, notes).texts("field");
    if (fields.isEmpty()) {
      fields = attributes.texts("field");
    }
    if (fields.isEmpty() || fields.stream().anyMatch(String::isBlank)) {
      throw new DocumentException(
          attributes.line("condition"),
          "a correlation of values needs the 'field' of its condition");
    }
    return fields;
  }

  private String field(String typeName, @Nullable Mapping bounds) {
    List<String> fields = fields(bounds);
    if (fields.size() > 1) {
      throw new DocumentException(
          attributes.line("condition"),
          "'" + typeName + "' expects one 'field', found " + fields.size());
    }
    return fields.getFirst();
  }

  private BigDecimal percentile(@Nullable Mapping bounds) {
    if (bounds == null || bounds.get("percentile") == null) {
      throw new DocumentException(
          attributes.line("condition"),
          "'value_percentile' needs the 'percentile' of its condition: a number from 0 to 100");
    }
    BigDecimal percentile = number(bounds, "percentile");
    if (percentile.signum() < 0 || percentile.compareTo(HUNDRED) > 0) {
      throw new DocumentException(
          new Attributes(bounds, notes).line("percentile"),
          "'percentile' expects a number from 0 to 100, found '" + percentile + "'");
    }
    return percentile;
  }

  private void requireTemporal() {
    boolean temporal =
        measure instanceof Measure.Temporal || measure instanceof Measure.TemporalOrdered;
    if (!temporal) {
      throw new DocumentException(
          attributes.line("condition"),
          "a condition over the names of rules belongs to 'temporal' correlations;"
              + " expected a map such as {gte: 10}");
    }
  }

  /** The rules that the expression names, in its order. */
  private static List<Reference> named(Scalar expression) {
    Set<String> names = new LinkedHashSet<>();
    for (String token : TOKEN.split(expression.text(), -1)) {
      if (!token.isEmpty() && !WORDS.contains(token.toLowerCase(Locale.ROOT))) {
        names.add(token);
      }
    }
    List<Reference> references = new ArrayList<>();
    names.forEach(name -> references.add(new Reference(name, expression.line(), Set.of())));
    return references;
  }

  private Criterion expression(Scalar expression) {
    Set<String> names = new LinkedHashSet<>();
    references.forEach(reference -> names.add(reference.name()));
    SearchNames known = new SearchNames(names, "rule", "'rules'");
    Condition condition = ConditionParser.parse(expression.text(), known, expression.line());
    for (String unused : known.unused()) {
      throw new DocumentException(
          expression.line(), "the rule '" + unused + "' is not part of the condition");
    }
    if (!(measure instanceof Measure.TemporalOrdered)) {
      return new Criterion.Expression(condition, expression.text());
    }
    boolean inOrder =
        condition instanceof Condition.And(var operands)
            && operands.stream().allMatch(Condition.Named.class::isInstance);
    if (!inOrder) {
      throw new DocumentException(
          expression.line(),
          "a condition of 'temporal_ordered' expects names joined by 'and': the order of anything"
              + " else is not defined");
    }
    return allRules();
  }

  private Criterion allRules() {
    if (!(measure instanceof Measure.Temporal) && !(measure instanceof Measure.TemporalOrdered)) {
      throw new DocumentException(
          attributes.line("condition"), "'condition' is missing; expected a map such as {gte: 10}");
    }
    return new Criterion.Bounds(
        List.of(new Bound(Operator.GTE, BigDecimal.valueOf(references.size()))));
  }

  private Criterion bounds(Mapping condition) {
    List<Bound> bounds = new ArrayList<>();
    for (String key : condition.entries().keySet()) {
      if (OPERATORS.contains(key)) {
        Operator operator = Operator.valueOf(key.toUpperCase(Locale.ROOT));
        bounds.add(new Bound(operator, number(condition, key)));
      } else if (!isMeasured(key)) {
        String near = Suggestion.near(key, OPERATORS);
        throw new DocumentException(
            new Attributes(condition, notes).line(key),
            "unknown key '" + key + "' in the condition of this type of correlation",
            near != null ? near : "known are " + String.join(", ", OPERATORS));
      }
    }
    if (bounds.isEmpty()) {
      throw new DocumentException(
          attributes.line("condition"),
          "'condition' expects at least one of " + String.join(", ", OPERATORS));
    }
    refuseImpossible(bounds);
    warnOfFirstEvent(bounds);
    return new Criterion.Bounds(bounds);
  }

  private boolean isMeasured(String key) {
    return switch (key) {
      case "field" -> !fields().isEmpty();
      case "percentile" -> measure instanceof Measure.ValuePercentile;
      default -> false;
    };
  }

  private void refuseImpossible(List<Bound> bounds) {
    boolean temporal =
        measure instanceof Measure.Temporal || measure instanceof Measure.TemporalOrdered;
    if (temporal && !canHold(bounds, references.size())) {
      throw new DocumentException(
          attributes.line("condition"),
          "the condition can never hold with " + references.size() + " rules");
    }
  }

  private void warnOfFirstEvent(List<Bound> bounds) {
    boolean counts =
        measure instanceof Measure.EventCount
            || measure instanceof Measure.ValueCount
            || measure instanceof Measure.Temporal
            || measure instanceof Measure.TemporalOrdered;
    if (counts && hold(bounds, 1)) {
      notes.warn(
          attributes.line("condition"),
          "the condition holds with the first event: it is looked at whenever there is one");
    }
  }

  private BigDecimal number(Mapping condition, String key) {
    BigDecimal number =
        condition.get(key) instanceof Scalar scalar ? ScalarTexts.number(scalar) : null;
    if (number == null || number.abs().compareTo(new BigDecimal("1e18")) > 0) {
      YamlValue found = condition.get(key);
      String text = found instanceof Scalar scalar ? "'" + scalar.text() + "'" : "no number";
      throw new DocumentException(
          new Attributes(condition, notes).line(key),
          "'" + key + "' expects a number, found " + text);
    }
    return number;
  }

  private static boolean canHold(List<Bound> bounds, int most) {
    for (int count = 1; count <= most; count++) {
      if (hold(bounds, count)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hold(List<Bound> bounds, int count) {
    return bounds.stream().allMatch(bound -> bound.admits(BigDecimal.valueOf(count)));
  }
}
