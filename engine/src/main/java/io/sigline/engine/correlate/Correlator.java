package io.sigline.engine.correlate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Watches hits as they come and says what fires. One thread. Everything it knows follows from the
 * hits fed so far and their arrivals: fed again in the same order, they fire the same.
 *
 * <p>Time is event time. A hit waits for the lateness after its arrival; then its group is judged
 * up to the hit's time, in the order of times, with all hits that have arrived. So the order in
 * which hits arrive does not matter as long as none is overtaken by more than the lateness. One
 * that is counts in the newest window of its group only, if it is in it.
 *
 * <p>The condition is looked at for each time at which the group has an event, over the window that
 * ends there. Where it holds, the correlation fires, and then not again before the next window that
 * shares no event with this one.
 */
public final class Correlator {
  private static final Comparator<Inner> INNER_FIRST =
      Comparator.<Inner>comparingInt(inner -> inner.correlation().height)
          .thenComparingInt(inner -> inner.correlation().index)
          .thenComparing(inner -> inner.hit().event());

  /** A megabyte or two. */
  private static final int MOST_AHEAD = 10_000;

  private final CorrelationPlan plan;
  private final CorrelatorLimits limits;
  private final KeyedHash hash;
  private final Offers offers;
  private final GroupTable groups;
  private final HitStore hits;
  private final WindowMeasure measure;
  private final Firing firing;
  private final PendingQueues pending;
  private final GroupKey key = new GroupKey();
  private final List<Inner> inner = new ArrayList<>();
  private final Consumer<Fired> silent;

  /** While hits are fed again: whether this fired then. */
  private @Nullable Predicate<EventId> firedThen;

  /** Events that were ahead of their arrival, the latest of them, with the time they were given. */
  private final Map<EventId, Long> ahead =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<EventId, Long> eldest) {
          return size() > MOST_AHEAD;
        }
      };

  private long now = PlannedCorrelation.NEVER;
  private long hitCount;
  private long incomplete;
  private long taken;
  private long late;
  private long duplicates;
  private long tooLate;
  private long hurried;
  private long fired;
  private long expired;
  private long evicted;

  /** What has fired and is yet to be offered to outer correlations. */
  private record Inner(PlannedCorrelation correlation, Hit hit) {}

  /**
   * A correlator that has seen nothing.
   *
   * @param seed what values are hashed with; nobody who can send events should know it
   */
  public Correlator(CorrelationPlan plan, CorrelatorLimits limits, long seed) {
    this(plan, limits, seed, _ -> {});
  }

  /**
   * As {@link #Correlator(CorrelationPlan, CorrelatorLimits, long)}.
   *
   * @param silent takes what correlations fire that do not alert for themselves
   */
  public Correlator(
      CorrelationPlan plan, CorrelatorLimits limits, long seed, Consumer<Fired> silent) {
    this.plan = plan;
    this.silent = silent;
    this.limits = limits;
    this.hash = new KeyedHash(seed, Long.rotateLeft(seed, 32) ^ 0x9E3779B97F4A7C15L);
    this.offers = new Offers(hash);
    this.groups = new GroupTable(plan.correlations().size());
    this.hits = new HitStore(groups, limits.hitsPerGroup());
    this.measure = new WindowMeasure(hits);
    this.firing = new Firing(groups, hits, limits.events());
    this.pending = new PendingQueues(plan.highest(), limits);
  }

  /**
   * Feeds a hit.
   *
   * @param arrivalUnixNano when it arrived here, never before the last one; to be kept with the hit
   *     for the case that it is fed again
   * @param sink takes what fires before the hit is taken in, in order
   */
  public void add(Hit hit, long arrivalUnixNano, Consumer<Fired> sink) {
    advance(arrivalUnixNano, sink);
    hitCount++;
    Hit credible = credible(hit);
    for (Target target : plan.targets(hit.rule())) {
      offer(target, credible, now, sink);
    }
    passOn(now, sink);
  }

  /**
   * Not later than now and what is waited. An event of which that was said has the same time
   * whenever it comes again: else it would count each time.
   */
  private Hit credible(Hit hit) {
    Long before = ahead.isEmpty() ? null : ahead.get(hit.event());
    if (before != null) {
      return hit.at(before);
    }
    long latest = now + limits.lateness().toNanos();
    if (hit.timeUnixNano() <= latest) {
      return hit;
    }
    ahead.put(hit.event(), latest);
    return hit.at(latest);
  }

  /**
   * Feeds a hit again, after a restart, to rebuild what was known. What fires by then is what fired
   * then, and nobody is told: the hits that came before the first one fed again are missed here,
   * and without them other windows might fire.
   *
   * @param arrivalUnixNano as it was given to {@link #add}
   * @param firedThen whether something of this id fired, told or silently
   */
  public void replay(Hit hit, long arrivalUnixNano, Predicate<EventId> firedThen) {
    this.firedThen = firedThen;
    try {
      add(hit, arrivalUnixNano, _ -> {});
    } finally {
      this.firedThen = null;
    }
  }

  /**
   * Judges what has waited long enough.
   *
   * @param unixNano what time it is; an earlier time than before changes nothing
   * @param sink takes what fires, in order
   */
  public void advance(long unixNano, Consumer<Fired> sink) {
    now = Math.max(now, unixNano);
    for (PendingHits next = pending.next(now); next != null; next = pending.next(now)) {
      long due = next.due();
      int height = next.height();
      judgeFirst(next, sink);
      PendingHits after = pending.next(now);
      if (after == null || after.due() > due || after.height() > height) {
        passOn(due, sink); // what fires at once is passed on at once
      }
    }
    expire();
  }

  /** What it has done and holds. */
  public CorrelatorCounts counts() {
    return new CorrelatorCounts(
        hitCount,
        incomplete,
        taken,
        late,
        duplicates,
        tooLate,
        hurried,
        fired,
        expired,
        evicted,
        hits.evicted(),
        groups.size(),
        bytes());
  }

  private void judgeFirst(PendingHits queue, Consumer<Fired> sink) {
    int group = queue.group();
    int birth = queue.birth();
    long time = queue.time();
    queue.remove();
    if (groups.isAlive(group, birth)) {
      judge(group, time, sink);
    }
  }

  private void offer(Target target, Hit hit, long arrival, Consumer<Fired> sink) {
    List<List<String>> combinations = Offers.groups(target, hit);
    List<Long> payloads = combinations.isEmpty() ? List.of() : offers.payloads(target, hit);
    if (payloads.isEmpty()) {
      incomplete++;
      return;
    }
    for (List<String> values : combinations) {
      take(target, group(target.correlation(), values, arrival), hit, payloads, arrival, sink);
    }
    while (groups.size() > limits.groups() || (bytes() > limits.bytes() && groups.size() > 0)) {
      evict();
    }
  }

  /** The group of these values, touched; a new one if there is none, or one too old. */
  private int group(PlannedCorrelation correlation, List<String> values, long arrival) {
    key.set(values);
    int hashed = (int) (key.hash(hash, correlation.index) >>> 32);
    int group = groups.find(correlation.index, hashed, key);
    if (group != GroupTable.NONE && isOver(correlation, group, arrival)) {
      remove(group);
      expired++;
      group = GroupTable.NONE;
    }
    if (group == GroupTable.NONE) {
      group = groups.add(correlation.index, hashed, key);
    }
    groups.touch(group, arrival);
    return group;
  }

  private void take(
      Target target, int group, Hit hit, List<Long> payloads, long arrival, Consumer<Fired> sink) {
    PlannedCorrelation correlation = target.correlation();
    long judged = groups.judged(group);
    boolean isLate = judged != PlannedCorrelation.NEVER && hit.timeUnixNano() <= judged;
    long start =
        judged == PlannedCorrelation.NEVER
            ? PlannedCorrelation.NEVER
            : correlation.windowStart(judged, groups.session(group));
    if (isLate && hit.timeUnixNano() < start) {
      tooLate++;
      return;
    }
    boolean inserted = false;
    for (long payload : payloads) {
      inserted |= insert(target, group, hit, payload, start);
    }
    if (!inserted) {
      duplicates++;
    } else if (isLate) {
      late++;
      fireIfHolds(correlation, group, judged, sink);
    } else {
      taken++;
      PendingHits queue = pending.of(correlation.height - plan.height(hit.rule()));
      if (pending.isFull(queue)) {
        judgeFirst(queue, sink);
        hurried++;
      }
      queue.add(arrival, hit.timeUnixNano(), group, groups.birth(group), correlation.height);
    }
  }

  /** An event that matched several of the rules counts once, and carries what the first one has. */
  private boolean insert(Target target, int group, Hit hit, long payload, long start) {
    PlannedCorrelation correlation = target.correlation();
    boolean inserted = hits.insert(group, correlation, hit, payload, start);
    if (!correlation.carried.isEmpty()) {
      hits.carry(group, correlation.stride, hit, payload, target);
    }
    return inserted;
  }

  /** Judges each time after the last one judged, up to this one. */
  private void judge(int group, long upTo, Consumer<Fired> sink) {
    PlannedCorrelation correlation = plan.correlations().get(groups.correlation(group));
    int stride = correlation.stride;
    int birth = groups.birth(group);
    while (groups.isAlive(group, birth) && groups.judged(group) < upTo) {
      long judged = groups.judged(group);
      long next = judged == PlannedCorrelation.NEVER ? judged : judged + 1;
      int at = hits.from(group, stride, next);
      if (at == groups.hitCount(group) || hits.time(group, stride, at) > upTo) {
        return; // what waited was given up
      }
      long time = hits.time(group, stride, at);
      if (correlation.isSession() && beginsSession(correlation, group, time)) {
        groups.session(group, time);
      }
      groups.judged(group, time);
      fireIfHolds(correlation, group, time, sink);
    }
  }

  private boolean beginsSession(PlannedCorrelation correlation, int group, long time) {
    long judged = groups.judged(group);
    return judged == PlannedCorrelation.NEVER
        || time - judged > correlation.gapNanos
        || time - groups.session(group) > correlation.timespanNanos;
  }

  private void fireIfHolds(
      PlannedCorrelation correlation, int group, long time, Consumer<Fired> sink) {
    long start = correlation.windowStart(time, groups.session(group));
    long before = groups.fired(group);
    if (before != PlannedCorrelation.NEVER && before >= start) {
      return;
    }
    int from = hits.from(group, correlation.stride, start);
    int to = hits.from(group, correlation.stride, time + 1);
    if (!measure.holds(correlation, group, from, to)) {
      return;
    }
    Fired result = firing.of(correlation, group, start, time, from, to, measure.measured());
    if (firedThen != null && !firedThen.test(result.id())) {
      return;
    }
    groups.fired(group, time);
    fired++;
    if (firedThen == null) {
      (correlation.alerts ? sink : silent).accept(result);
    }
    if (plan.wants(correlation.correlation.key())) {
      inner.add(new Inner(correlation, firing.hit(correlation, group, result)));
    }
  }

  /** Offers what has fired to the correlations that refer to it, the inner ones first. */
  private void passOn(long arrival, Consumer<Fired> sink) {
    while (!inner.isEmpty()) {
      Inner next = Collections.min(inner, INNER_FIRST);
      inner.remove(next);
      for (Target target : plan.targets(next.hit().rule())) {
        offer(target, next.hit(), arrival, sink);
      }
    }
  }

  private boolean isOver(PlannedCorrelation correlation, int group, long at) {
    return at - groups.arrived(group) > lifeNanos(correlation);
  }

  private long lifeNanos(PlannedCorrelation correlation) {
    Duration hold = limits.lateness().multipliedBy(correlation.height);
    Duration beyond = hold.compareTo(limits.retention()) > 0 ? hold : limits.retention();
    return correlation.timespanNanos + beyond.toNanos();
  }

  private void expire() {
    for (PlannedCorrelation correlation : plan.correlations()) {
      int oldest = groups.oldest(correlation.index);
      while (oldest != GroupTable.NONE && isOver(correlation, oldest, now)) {
        remove(oldest);
        expired++;
        oldest = groups.oldest(correlation.index);
      }
    }
  }

  /** Gives up the group that waited longest of the correlation that has most groups. */
  private void evict() {
    int largest = 0;
    for (int index = 1; index < plan.correlations().size(); index++) {
      if (groups.size(index) > groups.size(largest)) {
        largest = index;
      }
    }
    remove(groups.oldest(largest));
    evicted++;
  }

  private void remove(int group) {
    hits.free(group, plan.correlations().get(groups.correlation(group)).stride);
    groups.remove(group);
  }

  private long bytes() {
    return groups.bytes() + pending.bytes();
  }
}
