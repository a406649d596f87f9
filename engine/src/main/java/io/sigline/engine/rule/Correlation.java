package io.sigline.engine.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A Sigma correlation: a rule about several events, each of which matched a rule that it refers to.
 * Source: Sigma Correlation Rules Specification 2.1.0.
 *
 * @param document what the document says beside its {@code correlation}: key, title, level and so
 *     on; its log source is any, its detection has no search
 * @param rules what it refers to, in the document's order
 * @param aliases alias → the rule as {@link Reference#name} has it → the field of that rule's
 *     events which the alias stands for
 * @param groupBy names of fields or aliases; empty: all events are one group
 * @param generate true if the rules that it refers to are to alert for themselves, too
 */
public record Correlation(
    Rule document,
    Measure measure,
    List<Reference> rules,
    Map<String, Map<String, String>> aliases,
    List<String> groupBy,
    Duration timespan,
    Window window,
    Criterion criterion,
    boolean generate) {

  public Correlation {
    rules = List.copyOf(rules);
    groupBy = List.copyOf(groupBy);
    SequencedMap<String, Map<String, String>> copy = new LinkedHashMap<>();
    aliases.forEach((alias, fields) -> copy.put(alias, Map.copyOf(fields)));
    aliases = Collections.unmodifiableMap(copy);
  }

  /** What is measured over the events of a window. */
  public sealed interface Measure {

    /** {@code event_count}: how many events there are; one that matched two rules counts once. */
    record EventCount() implements Measure {}

    /**
     * {@code value_count}: how many different values the field has, without regard to case; of
     * several fields, how many combinations of values.
     */
    record ValueCount(List<String> fields) implements Measure {
      public ValueCount {
        fields = List.copyOf(fields);
      }
    }

    /** {@code temporal}: how many of the rules have matched. */
    record Temporal() implements Measure {}

    /**
     * {@code temporal_ordered}: how many of the rules have matched one after the other, in their
     * order; events of the same time are in any order.
     */
    record TemporalOrdered() implements Measure {}

    /** {@code value_sum}: the sum of a field's numbers. */
    record ValueSum(String field) implements Measure {}

    /** {@code value_avg}: the mean of a field's numbers. */
    record ValueAvg(String field) implements Measure {}

    /**
     * {@code value_percentile}: the number below which this percentage of a field's numbers lies,
     * interpolated between the two nearest; {@code value_median} is the percentile 50.
     */
    record ValuePercentile(String field, BigDecimal percentile) implements Measure {}
  }

  /**
   * A rule or correlation that the document refers to.
   *
   * @param name the id or name, as written
   * @param line where it is written
   * @param keys the keys of the rules and correlations meant: none as long as the document is read
   *     alone, several where several share the name
   */
  public record Reference(String name, int line, Set<String> keys) {
    public Reference {
      keys = Set.copyOf(keys);
    }
  }

  /** Which events are looked at together. No window is longer than the timespan. */
  public sealed interface Window {

    /** Those of the timespan that ends with an event, both edges included: Sigma's window. */
    record Sliding() implements Window {}

    /** Those of one timespan, counted from 1970 in UTC. An extension of Sigline's. */
    record Tumbling() implements Window {}

    /** Those that follow one another within the gap. An extension of Sigline's. */
    record Session(Duration gap) implements Window {}
  }

  /** What is asked of a window. */
  public sealed interface Criterion {

    /** What is measured stands in all of these relations to a number. */
    record Bounds(List<Bound> bounds) implements Criterion {
      public Bounds {
        bounds = List.copyOf(bounds);
      }
    }

    /** This holds, where a {@linkplain Reference#name name} means that the rule has matched. */
    record Expression(Condition condition, String text) implements Criterion {}
  }

  /** One relation to a number: {@code gte: 10}. */
  public record Bound(Operator operator, BigDecimal operand) {

    /** True if what was measured stands in this relation to the operand. */
    public boolean admits(BigDecimal measured) {
      int order = measured.compareTo(operand);
      return switch (operator) {
        case GT -> order > 0;
        case GTE -> order >= 0;
        case LT -> order < 0;
        case LTE -> order <= 0;
        case EQ -> order == 0;
        case NEQ -> order != 0;
      };
    }
  }

  /** {@code gt gte lt lte eq neq}. */
  public enum Operator {
    GT,
    GTE,
    LT,
    LTE,
    EQ,
    NEQ
  }

  /** Identifies the correlation among the rules and correlations of its set. */
  public String key() {
    return document.key();
  }

  /** The field of the rule's events that a name of {@code group-by} or {@code field} means. */
  public String field(String name, Reference rule) {
    Map<String, String> alias = aliases.get(name);
    return alias == null ? name : alias.getOrDefault(rule.name(), name);
  }

  /** This correlation with another document. */
  public Correlation withDocument(Rule newDocument) {
    return new Correlation(
        newDocument, measure, rules, aliases, groupBy, timespan, window, criterion, generate);
  }

  /** This correlation with its references found. */
  public Correlation with(List<Reference> found, Map<String, Map<String, String>> newAliases) {
    return new Correlation(
        document, measure, found, newAliases, groupBy, timespan, window, criterion, generate);
  }
}
