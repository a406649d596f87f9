package io.sigline.receiver.seen;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.compile.PlanSightings;
import io.sigline.engine.compile.RuleCount;
import io.sigline.engine.compile.SourceSightings;
import io.sigline.engine.rule.DetectionVersion;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.rules.RuleLibrary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When each log source, each field and each rule's match was last seen. Found out by asking the
 * plan now and then what it has counted: judging a record costs nothing more for it, and times are
 * as exact as that is often. Any thread.
 */
public final class SeenTimes {
  /** What was not seen for so long, and is not loaded, is forgotten. */
  private static final Duration KEPT = Duration.ofDays(90);

  private static final SourceSightings NOTHING = new SourceSightings(0, Map.of());

  private final LiveRules rules;
  private final InstantSource clock;
  private SeenState state;

  /** Null before the first look. */
  private @Nullable Plan plan;

  private PlanSightings seen = new PlanSightings(Map.of(), Map.of());
  private Map<LogSource, Long> events = Map.of();

  /** By the rule itself, of the rules in force. */
  private IdentityHashMap<Rule, String> versions = new IdentityHashMap<>();

  /** Begins with what was known before. */
  public SeenTimes(LiveRules rules, SeenState before, InstantSource clock) {
    this.rules = rules;
    this.state = before;
    this.clock = clock;
  }

  /** What is known now. */
  public synchronized SeenState look() {
    RuleLibrary library = rules.current();
    Plan now = library.plan();
    Instant time = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as it is written down
    if (!now.equals(plan)) {
      begin(library, now);
    }
    PlanSightings seenNow = now.seen();
    Map<LogSource, Long> eventsNow = now.counts().eventsByLogSource();
    Map<LogSource, SourceTimes> sources = new LinkedHashMap<>(state.sources());
    seenNow
        .logSources()
        .forEach((source, sightings) ->
            sources.put(
                source,
                sources
                    .getOrDefault(source, SourceTimes.NONE)
                    .with(
                        seen.logSources().getOrDefault(source, NOTHING),
                        sightings,
                        hasEvents(source, eventsNow),
                        time)));
    Map<String, RuleTimes> matched = matched(library, seenNow, time);
    forget(sources, seenNow.logSources(), matched, time);
    seen = seenNow;
    events = eventsNow;
    state = new SeenState(sources, matched);
    return state;
  }

  /** The version of what a rule in force detects. */
  public synchronized String versionOf(Rule rule) {
    return versions.computeIfAbsent(rule, DetectionVersion::of);
  }

  /** Another plan took over: it counts events anew, and knows what the one before had seen. */
  private void begin(RuleLibrary library, Plan now) {
    plan = now;
    events = Map.of();
    IdentityHashMap<Rule, String> kept = new IdentityHashMap<>();
    for (Rule rule : library.rules()) {
      String version = versions.get(rule);
      if (version != null) {
        kept.put(rule, version);
      }
    }
    versions = kept;
  }

  private boolean hasEvents(LogSource source, Map<LogSource, Long> now) {
    return now.entrySet().stream()
        .anyMatch(one ->
            one.getValue() > events.getOrDefault(one.getKey(), 0L) && source.covers(one.getKey()));
  }

  private Map<String, RuleTimes> matched(RuleLibrary library, PlanSightings now, Instant time) {
    Map<String, RuleTimes> matched = new HashMap<>(state.rules());
    if (now.matches().equals(seen.matches())) {
      return matched;
    }
    List<RuleCount> counts = library.plan().ruleCounters().read();
    List<Rule> all = library.plan().rules();
    for (int i = 0; i < all.size(); i++) {
      Rule rule = all.get(i);
      long count = now.matches().getOrDefault(rule.key(), 0L);
      long more = SourceTimes.more(seen.matches().getOrDefault(rule.key(), 0L), count);
      if (more > 0) {
        Duration ago = counts.get(i).sinceMatch();
        matched.merge(
            rule.key(),
            new RuleTimes(
                versionOf(rule),
                more,
                ago == null ? time : time.minus(ago).truncatedTo(ChronoUnit.MILLIS)),
            SeenTimes::joined);
      }
    }
    return matched;
  }

  private static RuleTimes joined(RuleTimes before, RuleTimes now) {
    return before.version().equals(now.version())
        ? new RuleTimes(now.version(), before.matches() + now.matches(), now.lastMatch())
        : now;
  }

  private static void forget(
      Map<LogSource, SourceTimes> sources,
      Map<LogSource, SourceSightings> loaded,
      Map<String, RuleTimes> matched,
      Instant now) {
    Instant oldest = now.minus(KEPT);
    sources
        .entrySet()
        .removeIf(one -> {
          Instant last = one.getValue().lastSeen();
          return !loaded.containsKey(one.getKey()) && (last == null || last.isBefore(oldest));
        });
    matched.values().removeIf(times -> times.lastMatch().isBefore(oldest));
  }
}
