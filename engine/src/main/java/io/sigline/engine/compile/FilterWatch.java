package io.sigline.engine.compile;

import io.sigline.engine.rule.Filter;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * By which clock filters expire, and what they have hidden: views of records that matched a rule
 * but for a filter of it. Plans that take over from one another share it, so that counts go on. Any
 * thread; it is asked only where a rule has matched and a filter would hide it.
 */
public final class FilterWatch {
  private final InstantSource clock;

  /** By the keys of filter and rule. */
  private final Map<String, Map<String, LongAdder>> hidden = new ConcurrentHashMap<>();

  /** Filters expire by the clock of the system. */
  public FilterWatch() {
    this(InstantSource.system());
  }

  /** Filters expire by this clock. */
  public FilterWatch(InstantSource clock) {
    this.clock = clock;
  }

  /** By which filters expire. */
  public InstantSource clock() {
    return clock;
  }

  /**
   * True if the filter hides this match of a rule; false if it has expired.
   *
   * @param key the filter's
   * @param counted true to count it
   */
  boolean hides(Filter filter, String key, String rule, boolean counted) {
    if (filter.isExpired(clock.instant())) {
      return false;
    }
    if (!counted) {
      return true;
    }
    hidden
        .computeIfAbsent(key, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(rule, _ -> new LongAdder())
        .increment();
    return true;
  }

  /** What the filter has hidden, by the rule's key; of rules of which it hid something. */
  public SortedMap<String, Long> hidden(Filter filter) {
    SortedMap<String, Long> byRule = new TreeMap<>();
    hidden.getOrDefault(filter.key(), Map.of()).forEach((rule, sum) -> byRule.put(rule, sum.sum()));
    return byRule;
  }
}
