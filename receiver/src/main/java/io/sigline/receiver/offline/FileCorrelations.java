package io.sigline.receiver.offline;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.engine.correlate.Correlator;
import io.sigline.engine.correlate.CorrelatorCounts;
import io.sigline.engine.correlate.CorrelatorLimits;
import io.sigline.engine.correlate.Fired;
import io.sigline.engine.correlate.Hit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Correlates the matches of files once all are read, as if each had arrived at the time of its
 * event. One thread.
 */
final class FileCorrelations {
  private static final long AFTER_ALL = Duration.ofDays(1).toNanos();

  private final CorrelationPlan plan;
  private final List<Hit> hits = new ArrayList<>();
  private long timeless;

  FileCorrelations(CorrelationPlan plan) {
    this.plan = plan;
  }

  /** Takes a match, if a correlation refers to its rule. */
  void add(RecordJudge.Hit match) {
    String rule = match.match().rule().key();
    if (!plan.wants(rule)) {
      return;
    }
    LogRecord record = match.evidence().getScopeLogs(0).getLogRecords(0);
    long time =
        record.getTimeUnixNano() != 0 ? record.getTimeUnixNano() : record.getObservedTimeUnixNano();
    if (time == 0) {
      timeless++;
    } else {
      hits.add(Hit.of(match.event(), rule, time, match.match().wanted()));
    }
  }

  /**
   * Correlates what was taken.
   *
   * @param firings takes what fires
   * @param problems takes what may be missing, and why
   * @return true if nothing may be missing
   */
  boolean fire(Consumer<Fired> firings, Consumer<String> problems) {
    hits.sort(Comparator.comparingLong(Hit::timeUnixNano));
    Correlator correlator = new Correlator(plan, CorrelatorLimits.DEFAULT, 0);
    for (Hit hit : hits) {
      correlator.add(hit, hit.timeUnixNano(), firings);
    }
    if (!hits.isEmpty()) {
      correlator.advance(hits.getLast().timeUnixNano() + AFTER_ALL, firings);
    }
    CorrelatorCounts counts = correlator.counts();
    boolean lost = counts.evictedGroups() + counts.evictedHits() > 0;
    if (lost) {
      problems.accept("too many groups or matches at once: correlations may miss something");
    }
    if (timeless > 0) {
      problems.accept(timeless + " matches of records without a time were not correlated");
    }
    return !lost && timeless == 0;
  }
}
