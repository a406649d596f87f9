package io.sigline.engine.parse;

import io.sigline.engine.rule.Correlation.Criterion;
import io.sigline.engine.rule.Correlation.Measure;
import java.util.Locale;
import java.util.stream.Collectors;

/** A correlation in one line, for people: {@code value_count(User) gte 10}. */
final class CorrelationText {
  private CorrelationText() {}

  static String of(Measure measure, Criterion criterion) {
    return name(measure) + " " + text(criterion);
  }

  private static String name(Measure measure) {
    return switch (measure) {
      case Measure.EventCount() -> "event_count";
      case Measure.ValueCount(var fields) -> "value_count(" + String.join(", ", fields) + ")";
      case Measure.Temporal() -> "temporal";
      case Measure.TemporalOrdered() -> "temporal_ordered";
      case Measure.ValueSum(var field) -> "value_sum(" + field + ")";
      case Measure.ValueAvg(var field) -> "value_avg(" + field + ")";
      case Measure.ValuePercentile(var field, var percentile) ->
          "value_percentile(" + field + ", " + percentile.toPlainString() + ")";
    };
  }

  private static String text(Criterion criterion) {
    return switch (criterion) {
      case Criterion.Expression(_, var text) -> text;
      case Criterion.Bounds(var bounds) ->
          bounds.stream()
              .map(bound ->
                  bound.operator().name().toLowerCase(Locale.ROOT)
                      + " "
                      + bound.operand().toPlainString())
              .collect(Collectors.joining(" and "));
    };
  }
}
