package io.sigline.engine.lint;

import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.KnownFields;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Bound;
import io.sigline.engine.rule.Correlation.Criterion;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Reference;
import io.sigline.engine.rule.Rule;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks correlations against the rules that they refer to: what loading does not refuse, and what
 * still keeps them from firing, or lets them fire always.
 */
final class CorrelationChecks {
  private static final BigDecimal ONE = BigDecimal.ONE;

  private final FieldMaps fieldMaps;
  private final Map<String, Rule> rules = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  CorrelationChecks(FieldMaps fieldMaps, List<Rule> rules) {
    this.fieldMaps = fieldMaps;
    rules.forEach(rule -> this.rules.put(rule.key(), rule));
  }

  List<Finding> of(List<Correlation> correlations) {
    for (Correlation correlation : correlations) {
      if (correlation.criterion() instanceof Criterion.Bounds(var bounds)) {
        bounds(correlation, bounds);
      }
      if (!fieldMaps.names().isEmpty()) {
        fields(correlation);
      }
    }
    return findings;
  }

  private void bounds(Correlation correlation, List<Bound> bounds) {
    boolean whole = isWhole(correlation.measure());
    BigDecimal most = most(correlation);
    boolean some = false;
    boolean all = whole;
    for (BigDecimal value : candidates(bounds, whole, most)) {
      boolean holds = bounds.stream().allMatch(bound -> bound.admits(value));
      some |= holds;
      all &= holds;
    }
    if (!some) {
      add(
          Check.CORRELATION_NEVER,
          correlation,
          "the condition can never hold: "
              + correlation.document().detection().conditionText()
              + (whole
                  ? ", where a window has at least 1" + (most == null ? "" : " and at most " + most)
                  : ""));
    } else if (all) {
      add(
          Check.CORRELATION_ALWAYS,
          correlation,
          "the condition holds for every event: "
              + correlation.document().detection().conditionText());
    }
  }

  /** Counts are whole, and at least one: a window ends with an event. */
  private static boolean isWhole(Measure measure) {
    return switch (measure) {
      case Measure.EventCount _,
          Measure.ValueCount _,
          Measure.Temporal _,
          Measure.TemporalOrdered _ ->
          true;
      case Measure.ValueSum _, Measure.ValueAvg _, Measure.ValuePercentile _ -> false;
    };
  }

  /** The most that there can be; null if there is no bound. */
  private static @Nullable BigDecimal most(Correlation correlation) {
    return switch (correlation.measure()) {
      case Measure.Temporal _, Measure.TemporalOrdered _ ->
          BigDecimal.valueOf(correlation.rules().size());
      default -> null;
    };
  }

  /** Values of which some fulfils the bounds, if any value does. */
  private static Set<BigDecimal> candidates(
      List<Bound> bounds, boolean whole, @Nullable BigDecimal most) {
    Set<BigDecimal> candidates = new LinkedHashSet<>();
    candidates.add(ONE);
    for (Bound bound : bounds) {
      BigDecimal floor = bound.operand().setScale(0, RoundingMode.FLOOR);
      candidates.add(floor.subtract(ONE));
      candidates.add(floor);
      candidates.add(floor.add(ONE));
      candidates.add(floor.add(ONE).add(ONE));
      if (!whole) {
        candidates.add(bound.operand());
        bounds.forEach(other ->
            candidates.add(
                bound
                    .operand()
                    .add(other.operand())
                    .multiply(BigDecimal.valueOf(5, 1)))); // in the middle
      }
    }
    candidates.removeIf(value ->
        whole && (value.compareTo(ONE) < 0 || (most != null && value.compareTo(most) > 0)));
    return candidates;
  }

  private void fields(Correlation correlation) {
    for (Reference reference : correlation.rules()) {
      for (String key : reference.keys()) {
        Rule rule = rules.get(key);
        if (rule != null) {
          fields(correlation, reference, KnownFields.of(fieldMaps, rule.logSource()));
        }
      }
    }
  }

  private void fields(Correlation correlation, Reference reference, KnownFields known) {
    if (!known.isSourceKnown() || known.isAnyFieldPossible()) {
      return;
    }
    Set<String> wanted = new LinkedHashSet<>(correlation.groupBy());
    wanted.addAll(measured(correlation.measure()));
    for (String name : wanted) {
      String field = correlation.aliases().getOrDefault(name, Map.of()).get(reference.name());
      String read = field == null ? name : field;
      if (!known.fields().contains(read)) {
        add(
            Check.CORRELATION_FIELD,
            correlation,
            "no record of the rule '%s' has the field '%s', so its events count nowhere"
                .formatted(reference.name(), read));
      }
    }
  }

  private static List<String> measured(Measure measure) {
    return switch (measure) {
      case Measure.EventCount _, Measure.Temporal _, Measure.TemporalOrdered _ -> List.of();
      case Measure.ValueCount(var fields) -> fields;
      case Measure.ValueSum(var field) -> List.of(field);
      case Measure.ValueAvg(var field) -> List.of(field);
      case Measure.ValuePercentile(var field, _) -> List.of(field);
    };
  }

  private void add(Check check, Correlation correlation, String message) {
    Rule document = correlation.document();
    findings.add(
        new Finding(
            check,
            document.source().file(),
            document.source().line(),
            0,
            "the correlation '" + document.title() + "': " + message,
            null));
  }
}
