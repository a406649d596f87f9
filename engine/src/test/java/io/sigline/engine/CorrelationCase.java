package io.sigline.engine;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.engine.correlate.Correlator;
import io.sigline.engine.correlate.CorrelatorLimits;
import io.sigline.engine.correlate.EventId;
import io.sigline.engine.correlate.Fired;
import io.sigline.engine.correlate.Hit;
import io.sigline.engine.correlate.ReferenceCorrelator;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A conformance case about correlations: what fires at which event, and which rules alert. */
final class CorrelationCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long LONG_AFTER = Duration.ofDays(1_000).toNanos();

  private final RuleSet rules;
  private final CorrelationPlan plan;
  private final JsonNode events;

  CorrelationCase(RuleSet rules, JsonNode events) {
    this.rules = rules;
    this.plan = CorrelationPlan.of(rules.correlations(), rules.silent());
    this.events = events;
  }

  /** Group → the event at which it first fires, where nothing waits. */
  Map<String, Integer> firstFired(Judge judge) {
    Map<String, Integer> first = new TreeMap<>();
    Correlator correlator = new Correlator(plan, limits(Duration.ZERO), 17);
    for (int index = 0; index < events.size(); index++) {
      int at = index;
      for (Hit hit : hits(judge, index)) {
        correlator.add(hit, arrival(index), fired -> first.putIfAbsent(group(fired), at));
      }
      correlator.advance(arrival(index) + 1, fired -> first.putIfAbsent(group(fired), at));
    }
    return first;
  }

  /** The groups that fire where everything waits until the end. */
  List<String> groups(Judge judge) {
    List<String> groups = new ArrayList<>();
    Correlator correlator = new Correlator(plan, limits(Duration.ofDays(1)), 17);
    for (int index = 0; index < events.size(); index++) {
      for (Hit hit : hits(judge, index)) {
        correlator.add(hit, arrival(index), fired -> groups.add(group(fired)));
      }
    }
    correlator.advance(LONG_AFTER, fired -> groups.add(group(fired)));
    return groups.stream().sorted().toList();
  }

  /** The same by definition. */
  List<String> groupsByReference(Judge judge) {
    List<ReferenceCorrelator.Arrival> history = new ArrayList<>();
    for (int index = 0; index < events.size(); index++) {
      for (Hit hit : hits(judge, index)) {
        history.add(new ReferenceCorrelator.Arrival(hit, arrival(index)));
      }
    }
    return new ReferenceCorrelator(rules.correlations(), rules.silent(), limits(Duration.ofDays(1)))
        .fired(history).stream().map(CorrelationCase::group).sorted().toList();
  }

  /** The event at which a rule first alerts for itself. */
  Map<String, Integer> alertsOfRules(Judge judge) {
    Map<String, Integer> first = new TreeMap<>();
    for (int index = 0; index < events.size(); index++) {
      for (Rule rule : rules.rules()) {
        if (!plan.isSilent(rule.key()) && judge.matches(rule, event(index))) {
          first.putIfAbsent("base-rule", index);
        }
      }
    }
    return first;
  }

  private List<Hit> hits(Judge judge, int index) {
    List<Hit> hits = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      if (judge.matches(rule, event(index))) {
        hits.add(
            Hit.of(
                new EventId(index, ~index),
                rule.key(),
                events.get(index).get("t").asLong() * SECOND,
                plan.fields(rule.key()),
                new MapEvent(event(index))));
      }
    }
    return hits;
  }

  /** Each arrives when it happens, or after the one before. */
  private long arrival(int index) {
    long latest = 0;
    for (int i = 0; i <= index; i++) {
      latest = Math.max(latest, events.get(i).get("t").asLong());
    }
    return latest * SECOND + 2L * index;
  }

  private Map<String, Object> event(int index) {
    return JSON.convertValue(
        events.get(index).get("event"), new TypeReference<Map<String, Object>>() {});
  }

  private static String group(Fired fired) {
    return String.join("|", fired.group().values());
  }

  private static CorrelatorLimits limits(Duration lateness) {
    return new CorrelatorLimits(lateness, Duration.ofDays(1), 1_000, 1_000, 10_000_000, 100);
  }
}
