package io.sigline.engine.compile;

import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;

/**
 * Which of the fields that rules read were seen in the events of each log source that rules name.
 * All first events of a kind are looked at, then fewer and fewer, until that begins anew. Shared by
 * all threads.
 */
final class Sightings {
  /** So many events of a kind are passed over, in the end, between two that are looked at. */
  static final int LONGEST_PAUSE = 255;

  private final List<Rule> rules;
  private final AtomicLongArray matches;
  private final Map<LogSource, OfSource> bySource = new LinkedHashMap<>();

  /** Told by detectors from the one before: first events of each kind are to be looked at anew. */
  private final AtomicInteger epoch = new AtomicInteger();

  private final ConcurrentHashMap<LogSource, List<OfSource>> covering = new ConcurrentHashMap<>();

  /**
   * @param slots from a field's name to its slot
   */
  Sightings(List<Rule> rules, ToIntFunction<String> slots) {
    this.rules = rules;
    this.matches = new AtomicLongArray(rules.size());
    Map<LogSource, List<Rule>> grouped = new LinkedHashMap<>();
    rules.forEach(
        rule -> grouped.computeIfAbsent(rule.logSource(), _ -> new ArrayList<>()).add(rule));
    grouped.forEach((source, own) ->
        bySource.put(source, new OfSource(List.copyOf(RuleFields.of(own)), slots)));
  }

  /** Which time it is that first events are looked at. */
  int epoch() {
    return epoch.get();
  }

  /** From here on detectors look at the first events of each kind again. */
  void lookAgain() {
    epoch.incrementAndGet();
  }

  /** Notes what an event has. */
  void look(EventView event) {
    List<OfSource> sources = covering.get(event.logSource());
    if (sources == null) {
      sources = covering(event.logSource());
      if (covering.size() < Routes.MOST_ROUTES) {
        covering.put(event.logSource(), sources);
      }
    }
    for (OfSource source : sources) {
      source.look(event);
    }
  }

  private List<OfSource> covering(LogSource event) {
    List<OfSource> sources = new ArrayList<>();
    bySource.forEach((source, own) -> {
      if (source.covers(event)) {
        sources.add(own);
      }
    });
    return sources;
  }

  /** Counts a match of the rule, known by its place in the rule set. */
  void matched(int rule) {
    matches.getAndIncrement(rule);
  }

  /** What was seen until now. */
  PlanSightings seen() {
    Map<LogSource, SourceSightings> seen = new LinkedHashMap<>();
    bySource.forEach((source, own) -> seen.put(source, own.seen()));
    Map<String, Long> matched = new LinkedHashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      if (matches.get(i) > 0) {
        matched.put(rules.get(i).key(), matches.get(i));
      }
    }
    return new PlanSightings(seen, matched);
  }

  /** Adds what was seen before: of the same log sources, and of rules that are the same still. */
  void add(Sightings before) {
    Map<String, Integer> ordinals = new HashMap<>();
    for (int i = 0; i < before.rules.size(); i++) {
      ordinals.put(before.rules.get(i).key(), i);
    }
    for (int i = 0; i < rules.size(); i++) {
      Integer old = ordinals.get(rules.get(i).key());
      if (old != null && RulePlaces.isSame(rules.get(i), before.rules.get(old))) {
        matches.getAndAdd(i, before.matches.get(old));
      }
    }
    bySource.forEach((source, own) -> {
      OfSource old = before.bySource.get(source);
      if (old != null) {
        own.add(old.seen());
      }
    });
  }

  /** The fields of one log source's rules. */
  private static final class OfSource {
    private final List<String> fields;
    private final int[] slots;
    private final LongAdder looked = new LongAdder();
    private final AtomicLongArray counts;
    private final AtomicReferenceArray<String> paths;

    OfSource(List<String> fields, ToIntFunction<String> slots) {
      this.fields = fields;
      this.slots = fields.stream().mapToInt(slots).toArray();
      this.counts = new AtomicLongArray(fields.size());
      this.paths = new AtomicReferenceArray<>(fields.size());
    }

    void look(EventView event) {
      looked.increment();
      for (int i = 0; i < slots.length; i++) {
        int value = event.first(slots[i]);
        if (value >= 0) {
          counts.getAndIncrement(i);
          paths.setOpaque(i, event.path(value));
        }
      }
    }

    void add(SourceSightings before) {
      looked.add(before.events());
      for (int i = 0; i < slots.length; i++) {
        FieldSighting old = before.fields().get(fields.get(i));
        if (old != null) {
          counts.getAndAdd(i, old.events());
          paths.compareAndSet(i, null, old.path());
        }
      }
    }

    SourceSightings seen() {
      Map<String, FieldSighting> seen = new LinkedHashMap<>();
      for (int i = 0; i < slots.length; i++) {
        String path = paths.get(i);
        if (path != null) {
          seen.put(fields.get(i), new FieldSighting(counts.get(i), path));
        }
      }
      return new SourceSightings(looked.sum(), seen);
    }
  }
}
