package io.sigline.receiver.pipeline;

import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.journal.ArrivedHit;
import io.sigline.alerting.journal.FindingJournal;
import io.sigline.alerting.journal.FiredCorrelation;
import io.sigline.alerting.journal.JournalException;
import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.engine.correlate.Correlator;
import io.sigline.engine.correlate.CorrelatorCounts;
import io.sigline.engine.correlate.EventId;
import io.sigline.engine.correlate.Fired;
import io.sigline.engine.correlate.Hit;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The correlations in force and their state, which is rebuilt from the journal at the start and
 * when other correlations are loaded. The correlator's thread only, but for {@link #counts}.
 */
final class LiveCorrelations {
  private static final Logger log = LoggerFactory.getLogger(LiveCorrelations.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long REPORT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final FindingJournal journal;
  private final PipelineState state;
  private final PipelineSettings.Correlating settings;
  private final Arrivals arrivals;
  private final List<FiredCorrelation> fired = new ArrayList<>();
  private CorrelationRules rules = CorrelationRules.NONE;
  private CorrelationPlan plan = CorrelationRules.NONE.plan();
  private @Nullable Correlator correlator;
  private PipelineState.@Nullable RulesInForce seen;
  private long nextTry;
  private long nextReport;
  private long reportedLosses;

  /** What correlators before this one did, and what this one did while it was rebuilt. */
  private CorrelatorCounts before = CorrelatorCounts.NONE;

  private CorrelatorCounts rebuilding = CorrelatorCounts.NONE;
  private volatile CorrelatorCounts counts = CorrelatorCounts.NONE;

  /** Nothing is correlated before the first {@link #rebuild}. */
  LiveCorrelations(
      FindingJournal journal, PipelineState state, PipelineSettings.Correlating settings) {
    this.journal = journal;
    this.state = state;
    this.settings = settings;
    this.arrivals = new Arrivals(state.ticker, journal.lastArrivalUnixNano());
    this.nextTry = state.ticker.nanoTime();
    this.nextReport = nextTry;
  }

  /** What was done since the start, and what is held; any thread. */
  CorrelatorCounts counts() {
    return counts;
  }

  /** True if other correlations than these are to be in force, and it is time to try. */
  boolean isOutdated() {
    PipelineState.RulesInForce now = state.rules;
    if (seen == now) {
      return false;
    }
    if (now.source.correlations().equals(rules)) {
      seen = now;
      return false;
    }
    return state.ticker.nanoTime() - nextTry >= 0;
  }

  /** The old ones stay, to be asked again in a second. */
  void postpone() {
    nextTry = state.ticker.nanoTime() + RETRY_NANOS;
  }

  /**
   * Takes the correlations of the rules in force, and feeds them what the journal has.
   *
   * @throws JournalException if it cannot be read; the old ones stay, to be asked again in a second
   */
  void rebuild() {
    postpone();
    PipelineState.RulesInForce now = state.rules;
    CorrelationRules newRules = now.source.correlations();
    CorrelationPlan newPlan = newRules.plan();
    Correlator built = newPlan.isEmpty() ? null : rebuilt(newPlan);
    before = counts;
    rebuilding = built == null ? CorrelatorCounts.NONE : built.counts();
    plan = newPlan;
    rules = newRules;
    correlator = built;
    seen = now;
    state.correlating = built != null;
    nextTry = state.ticker.nanoTime();
    count();
  }

  private Correlator rebuilt(CorrelationPlan newPlan) {
    long begin = state.ticker.nanoTime();
    Correlator built =
        new Correlator(
            newPlan,
            settings.limits(),
            new SecureRandom().nextLong(),
            one -> fired.add(new FiredCorrelation(one, arrivals.next(), null)));
    journal.keepHits(newPlan.memory(settings.limits()), settings.journalHits());
    long since = arrivals.next() - newPlan.memory(settings.limits()).toNanos();
    Set<EventId> firedThen = journal.firedSince(since);
    long[] hits = {0};
    journal.hitsSince(
        since,
        stored -> {
          built.replay(stored.hit(), stored.arrivalUnixNano(), firedThen::contains);
          hits[0]++;
        });
    int toldBefore = fired.size();
    built.advance(arrivals.next(), this::fire);
    fired.subList(toldBefore, fired.size()).removeIf(one -> firedThen.contains(one.fired().id()));
    log.atInfo()
        .addKeyValue("hits", hits[0])
        .addKeyValue("groups", built.counts().liveGroups())
        .addKeyValue("milliseconds", (state.ticker.nanoTime() - begin) / 1_000_000)
        .log("correlations rebuilt from the journal");
    return built;
  }

  /** True if the rule alerts for itself. */
  boolean alerts(String ruleKey) {
    return !rules.silent().contains(ruleKey);
  }

  /**
   * Feeds a match, if a correlation refers to its rule.
   *
   * @param hits takes what is to be journalled
   */
  void add(EventId event, Finding finding, Consumer<ArrivedHit> hits) {
    Correlator feeding = correlator;
    String rule = finding.match().rule().key();
    if (feeding == null || !plan.wants(rule)) {
      return;
    }
    long arrival = arrivals.next();
    Hit hit = Hit.of(event, rule, finding.eventTimeUnixNano(), finding.match().wanted());
    feeding.add(hit, arrival, this::fire);
    hits.accept(new ArrivedHit(finding, hit, arrival));
  }

  /** Lets time pass. */
  void advance() {
    Correlator waiting = correlator;
    if (waiting != null) {
      waiting.advance(arrivals.next(), this::fire);
      count();
      reportLosses();
    }
  }

  /** Hands over what has fired since it was last asked. */
  void drainTo(List<FiredCorrelation> into) {
    into.addAll(fired);
    fired.clear();
  }

  private void fire(Fired one) {
    long arrival = arrivals.next();
    fired.add(new FiredCorrelation(one, arrival, Finding.of(one, arrival)));
  }

  private void count() {
    CorrelatorCounts own = correlator == null ? CorrelatorCounts.NONE : correlator.counts();
    counts = own.minus(rebuilding).plus(before);
  }

  /** Once a minute at most. */
  private void reportLosses() {
    long losses = counts.evictedGroups() + counts.evictedHits() + counts.hurried();
    long now = state.ticker.nanoTime();
    if (losses > reportedLosses && now - nextReport >= 0) {
      log.atWarn()
          .addKeyValue("groups-given-up", counts.evictedGroups())
          .addKeyValue("hits-given-up", counts.evictedHits())
          .addKeyValue("hits-judged-early", counts.hurried())
          .addKeyValue("groups", counts.liveGroups())
          .addKeyValue("bytes", counts.liveBytes())
          .log("correlations have too little room and may miss something; see correlations.max-*");
      reportedLosses = losses;
      nextReport = now + REPORT_NANOS;
    }
  }
}
