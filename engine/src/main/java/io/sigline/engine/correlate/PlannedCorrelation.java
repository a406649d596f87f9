package io.sigline.engine.correlate;

import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Reference;
import io.sigline.engine.rule.Correlation.Window;
import java.util.ArrayList;
import java.util.List;

/** A correlation with everything about it that is looked up once. */
final class PlannedCorrelation {
  /** Stands for a time that there was none of. */
  static final long NEVER = Long.MIN_VALUE;

  final int index;
  final Correlation correlation;
  final int height;
  final boolean alerts;
  final List<String> carried;

  /** How many longs a hit takes; one more where it carries values. */
  final int stride;

  final long timespanNanos;
  final long gapNanos;
  final Criterion criterion;

  /** True if of several hits of the same payload only the newest counts. */
  final boolean newestOfEach;

  private final boolean tumbling;
  private final List<Target> targets = new ArrayList<>();

  PlannedCorrelation(
      int index, Correlation correlation, int height, List<String> carried, boolean alerts) {
    this.index = index;
    this.correlation = correlation;
    this.height = height;
    this.carried = carried;
    this.alerts = alerts;
    this.stride = carried.isEmpty() ? 4 : 5;
    this.timespanNanos = correlation.timespan().toNanos();
    this.tumbling = correlation.window() instanceof Window.Tumbling;
    this.gapNanos = correlation.window() instanceof Window.Session(var gap) ? gap.toNanos() : NEVER;
    this.criterion = Criterion.of(correlation);
    this.newestOfEach =
        correlation.measure() instanceof Measure.ValueCount
            || correlation.measure() instanceof Measure.Temporal;
    List<Reference> references = correlation.rules();
    for (int position = 0; position < references.size(); position++) {
      Reference reference = references.get(position);
      for (String key : reference.keys()) {
        targets.add(target(key, position, reference));
      }
    }
  }

  List<Target> targets() {
    return targets;
  }

  boolean isSession() {
    return gapNanos != NEVER;
  }

  /** The time that the window which ends at this time begins with. */
  long windowStart(long time, long sessionStart) {
    if (isSession()) {
      return sessionStart;
    }
    return tumbling ? Math.floorDiv(time, timespanNanos) * timespanNanos : time - timespanNanos;
  }

  /** The fields that a correlation measures, as it names them. */
  static List<String> measured(Measure measure) {
    return switch (measure) {
      case Measure.EventCount(), Measure.Temporal(), Measure.TemporalOrdered() -> List.of();
      case Measure.ValueCount(var fields) -> fields;
      case Measure.ValueSum(var field) -> List.of(field);
      case Measure.ValueAvg(var field) -> List.of(field);
      case Measure.ValuePercentile(var field, _) -> List.of(field);
    };
  }

  private Target target(String key, int position, Reference reference) {
    return new Target(
        key,
        this,
        position,
        CorrelationPlan.fields(correlation, reference, correlation.groupBy()),
        CorrelationPlan.fields(correlation, reference, measured(correlation.measure())),
        CorrelationPlan.fields(correlation, reference, carried));
  }
}
