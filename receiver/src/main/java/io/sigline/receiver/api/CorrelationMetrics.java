package io.sigline.receiver.api;

import io.sigline.engine.correlate.CorrelatorCounts;
import io.sigline.receiver.pipeline.Pipeline;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;

/** What correlations did and hold, of one moment at a time. */
final class CorrelationMetrics {
  private final Pipeline pipeline;
  private CorrelatorCounts counts;

  CorrelationMetrics(Pipeline pipeline) {
    this.pipeline = pipeline;
    this.counts = pipeline.correlatorCounts();
  }

  /** Takes the counts of now. */
  void refresh() {
    counts = pipeline.correlatorCounts();
  }

  void register(Meters meters) {
    meters.counter(
        "sigline_correlation_hits", "Matches fed to correlations.", of(CorrelatorCounts::hits));
    Map<String, DoubleSupplier> outcomes = new LinkedHashMap<>();
    outcomes.put("in_time", of(CorrelatorCounts::taken));
    outcomes.put("late", of(CorrelatorCounts::late));
    outcomes.put("repeated", of(CorrelatorCounts::duplicates));
    outcomes.put("too_late", of(CorrelatorCounts::tooLate));
    meters.suppliedCounters(
        "sigline_correlation_offers", "Hits offered to groups.", "outcome", outcomes);
    meters.counter(
        "sigline_correlation_incomplete_hits",
        "Hits without a value that a correlation groups by or measures.",
        of(CorrelatorCounts::incomplete));
    meters.counter(
        "sigline_correlation_hurried_hits",
        "Hits judged before they had waited.",
        of(CorrelatorCounts::hurried));
    meters.counter(
        "sigline_correlation_fired",
        "Times that a correlation fired.",
        of(CorrelatorCounts::fired));
    Map<String, DoubleSupplier> causes = new LinkedHashMap<>();
    causes.put("over", of(CorrelatorCounts::expiredGroups));
    causes.put("no_room", of(CorrelatorCounts::evictedGroups));
    meters.suppliedCounters(
        "sigline_correlation_groups_ended", "Groups given up.", "because", causes);
    meters.counter(
        "sigline_correlation_hits_evicted",
        "Hits given up because their group had too many.",
        of(CorrelatorCounts::evictedHits));
    meters.gauge(
        "sigline_correlation_groups", "Groups in memory.", of(CorrelatorCounts::liveGroups));
    meters.gauge(
        "sigline_correlation_bytes", "Memory of groups and hits.", of(CorrelatorCounts::liveBytes));
  }

  private DoubleSupplier of(ToLongFunction<CorrelatorCounts> count) {
    return () -> count.applyAsLong(counts);
  }
}
