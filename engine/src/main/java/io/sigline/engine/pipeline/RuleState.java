package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A rule, or the document of a correlation, on its way through pipelines. One thread. */
final class RuleState {
  final Rule rule;

  /** True for the document of a correlation. */
  final boolean correlation;

  LogSource logSource;
  List<String> fields;
  final Map<String, Object> custom;
  final SequencedMap<String, Part> searches = new LinkedHashMap<>();
  Condition condition;
  String conditionText;

  /** What {@code set_state} has set. */
  final Map<String, Object> states = new HashMap<>();

  /** Ids of the transformations that were applied. */
  final Set<String> appliedIds = new HashSet<>();

  /** Name of a field outside of detection items → ids of the transformations that gave it. */
  final Map<String, Set<String>> namesAppliedBy = new HashMap<>();

  /** Names of fields that are only to be translated: each with what has become of it. */
  final SequencedMap<String, List<String>> asides = new LinkedHashMap<>();

  private final Predicate<LogSource> referenced;

  private RuleState(Rule rule, boolean correlation, Predicate<LogSource> referenced) {
    this.rule = rule;
    this.correlation = correlation;
    this.referenced = referenced;
    this.logSource = rule.logSource();
    this.fields = rule.fields();
    this.custom = new LinkedHashMap<>(rule.custom());
    this.condition = rule.detection().condition();
    this.conditionText = rule.detection().conditionText();
    rule.detection()
        .searches()
        .forEach((name, search) -> searches.put(name, SearchParts.of(search)));
  }

  /** A rule, read for rewriting. */
  static RuleState of(Rule rule) {
    return new RuleState(rule, false, _ -> false);
  }

  /**
   * The document of a correlation.
   *
   * @param referenced true if the log source covers that of a rule which it refers to
   */
  static RuleState ofCorrelation(Rule document, Predicate<LogSource> referenced) {
    return new RuleState(document, true, referenced);
  }

  /** True if the log source covers the rule's, or that of a rule that the correlation refers to. */
  boolean isCoveredBy(LogSource wanted) {
    return correlation ? referenced.test(wanted) : wanted.covers(logSource);
  }

  /** Every detection item, in order. */
  List<Part.Item> items() {
    List<Part.Item> items = new ArrayList<>();
    searches
        .values()
        .forEach(part ->
            part.map(item -> {
              items.add(item);
              return item;
            }));
    return items;
  }

  /** A problem of the whole rule. */
  DocumentException refusal(String message, @Nullable String suggestion) {
    return new DocumentException(rule.source().line(), message, suggestion);
  }

  /** Asks for something more; filters go on to hide what fulfils all of it. */
  void require(Condition more) {
    condition = and(more, condition);
  }

  private static Condition and(Condition more, Condition condition) {
    return condition instanceof Condition.Filtered(var operand, var added, var filter)
        ? new Condition.Filtered(and(more, operand), added, filter)
        : new Condition.And(List.of(more, condition));
  }

  /** Takes searches of which nothing is left out of the condition. */
  void drop(Set<String> names) {
    searches.keySet().removeAll(names);
    Condition left = without(condition, names);
    if (left == null) {
      throw refusal("pipelines have dropped all that its condition asks for", null);
    }
    condition = left;
  }

  private static @Nullable Condition without(Condition condition, Set<String> names) {
    return switch (condition) {
      case Condition.And(var operands) -> {
        List<Condition> left = withoutEach(operands, names);
        yield left.isEmpty() ? null : new Condition.And(left);
      }
      case Condition.Or(var operands) -> {
        List<Condition> left = withoutEach(operands, names);
        yield left.isEmpty() ? null : new Condition.Or(left);
      }
      case Condition.Not(var operand) -> {
        Condition left = without(operand, names);
        yield left == null ? null : new Condition.Not(left);
      }
      case Condition.Filtered(var operand, var added, var filter) -> {
        Condition left = without(operand, names);
        Condition filtering = without(added, names);
        yield left == null || filtering == null
            ? left
            : new Condition.Filtered(left, filtering, filter);
      }
      case Condition.Named(var name) -> names.contains(name) ? null : condition;
    };
  }

  private static List<Condition> withoutEach(List<Condition> operands, Set<String> names) {
    List<Condition> left = new ArrayList<>();
    for (Condition operand : operands) {
      Condition without = without(operand, names);
      if (without != null) {
        left.add(without);
      }
    }
    return left;
  }

  /** The rule as it is now. */
  Rule result() {
    SequencedMap<String, Search> made = new LinkedHashMap<>();
    searches.forEach((name, part) -> made.put(name, SearchParts.search(part)));
    return rule.with(
        logSource,
        new Detection(made, condition, conditionText),
        fields,
        Collections.unmodifiableMap(custom));
  }
}
