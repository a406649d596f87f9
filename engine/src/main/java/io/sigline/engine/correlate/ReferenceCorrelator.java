package io.sigline.engine.correlate;

import io.sigline.engine.correlate.Fired.Contribution;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;

/**
 * What fires in a whole history, by definition, with everything kept and every window looked
 * through anew: slow, and the measure of what is right. Knows no limit but the times.
 */
public final class ReferenceCorrelator {

  /** A hit, and when it arrived. */
  public record Arrival(Hit hit, long unixNano) {}

  /** A hit, or what fired, as the next correlation sees it. */
  record Input(
      EventId event, String rule, long time, long arrival, Function<String, List<String>> values) {}

  private final List<Correlation> correlations;
  private final Set<String> silent;
  private final CorrelatorLimits limits;
  private final Map<String, Integer> heights = new LinkedHashMap<>();

  /**
   * For these correlations.
   *
   * @param correlations with the keys of what they refer to, inner ones before outer ones
   * @param silent keys of the rules and correlations that do not alert for themselves
   */
  public ReferenceCorrelator(
      List<Correlation> correlations, Set<String> silent, CorrelatorLimits limits) {
    this.correlations = List.copyOf(correlations);
    this.silent = Set.copyOf(silent);
    this.limits = limits;
    for (Correlation correlation : correlations) {
      int inner =
          correlation.rules().stream()
              .flatMap(reference -> reference.keys().stream())
              .mapToInt(key -> heights.getOrDefault(key, 0))
              .max()
              .orElse(0);
      heights.put(correlation.key(), inner + 1);
    }
  }

  /**
   * Everything that fires and is not silent, by correlation.
   *
   * @param history in the order of arrival
   */
  public List<Fired> fired(List<Arrival> history) {
    List<Input> inputs = new ArrayList<>();
    Map<EventId, Long> ahead = new HashMap<>();
    for (Arrival arrival : history) {
      Hit hit = arrival.hit();
      long latest = arrival.unixNano() + waits(1);
      if (hit.timeUnixNano() > latest) {
        ahead.putIfAbsent(hit.event(), latest);
      }
      inputs.add(
          new Input(
              hit.event(),
              hit.rule(),
              ahead.getOrDefault(hit.event(), hit.timeUnixNano()),
              arrival.unixNano(),
              name -> hit.fields().getOrDefault(name, List.of())));
    }
    List<Fired> all = new ArrayList<>();
    for (Correlation correlation : correlations) {
      List<Input> results = new ArrayList<>();
      for (List<Member> group : groups(correlation, inputs)) {
        for (ReferenceGroup.Firing firing : reference(correlation, group).firings()) {
          Fired fired = fired(correlation, group, firing);
          results.add(result(correlation, fired, firing));
          if (!silent.contains(correlation.key())) {
            all.add(fired);
          }
        }
      }
      results.sort(Comparator.comparingLong(Input::arrival).thenComparing(Input::event));
      inputs.addAll(results);
      inputs.sort( // stable: what arrives at once is in the order of correlations
          Comparator.comparingLong(Input::arrival).thenComparingInt(input -> height(input.rule())));
    }
    return all;
  }

  /** One input in one group: which group, as folded and as written, and what it counts for. */
  record Member(
      Input input, Reference rule, List<String> group, List<String> written, Set<?> payloads) {}

  private ReferenceGroup reference(Correlation correlation, List<Member> group) {
    int height = height(correlation.key());
    return new ReferenceGroup(
        correlation, input -> input.arrival() + waits(height - height(input.rule())), group);
  }

  private int height(String key) {
    return heights.getOrDefault(key, 0);
  }

  private long waits(int levels) {
    return limits.lateness().multipliedBy(levels).toNanos();
  }

  /**
   * The members of each group, in the order of arrival; a group that rested too long begins anew.
   */
  private List<List<Member>> groups(Correlation correlation, List<Input> inputs) {
    long wait = waits(height(correlation.key()));
    long life = correlation.timespan().toNanos() + Math.max(wait, limits.retention().toNanos());
    Map<List<String>, List<Member>> open = new LinkedHashMap<>();
    List<List<Member>> groups = new ArrayList<>();
    for (Input input : inputs) {
      for (Member member : members(correlation, input)) {
        List<Member> group = open.get(member.group());
        if (group == null || input.arrival() - group.getLast().input().arrival() > life) {
          group = new ArrayList<>();
          open.put(member.group(), group);
          groups.add(group);
        }
        group.add(member);
      }
    }
    return groups;
  }

  private static List<Member> members(Correlation correlation, Input input) {
    List<Member> members = new ArrayList<>();
    for (int position = 0; position < correlation.rules().size(); position++) {
      Reference rule = correlation.rules().get(position);
      if (!rule.keys().contains(input.rule())) {
        continue;
      }
      Set<?> payloads = ReferenceValues.payloads(correlation, position, input);
      if (payloads.isEmpty()) {
        continue;
      }
      ReferenceValues.combinations(correlation, rule, correlation.groupBy(), input)
          .forEach(
              (group, written) -> members.add(new Member(input, rule, group, written, payloads)));
    }
    return members;
  }

  private Fired fired(Correlation correlation, List<Member> group, ReferenceGroup.Firing firing) {
    List<String> written = group.getFirst().written();
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < correlation.groupBy().size(); i++) {
      values.put(correlation.groupBy().get(i), written.get(i));
    }
    List<Contribution> events =
        contributors(firing).stream()
            .map(member -> new Contribution(member.input().event(), member.input().time()))
            .distinct()
            .toList();
    return new Fired(
        Firing.id(
            correlation.key(), ReferenceValues.bytes(group.getFirst().group()), firing.time()),
        correlation,
        values,
        firing.start(),
        firing.time(),
        firing.measured(),
        events.reversed());
  }

  /** Newest first, no more events than are listed. */
  private List<Member> contributors(ReferenceGroup.Firing firing) {
    SequencedSet<Contribution> events = new LinkedHashSet<>();
    List<Member> members = new ArrayList<>();
    for (Member member : firing.contributors()) {
      Contribution event = new Contribution(member.input().event(), member.input().time());
      if (events.contains(event) || events.size() < limits.events()) {
        events.add(event);
        members.add(member);
      }
    }
    return members;
  }

  /** What fired, with the values of its group and, for all other names, those of its events. */
  private Input result(Correlation correlation, Fired fired, ReferenceGroup.Firing firing) {
    return new Input(
        fired.id(),
        correlation.key(),
        fired.timeUnixNano(),
        firing.due(),
        name -> {
          if (fired.group().containsKey(name)) {
            return List.of(fired.group().get(name));
          }
          SequencedSet<String> values = new LinkedHashSet<>();
          for (Member member : contributors(firing)) {
            values.addAll(member.input().values().apply(correlation.field(name, member.rule())));
          }
          return values.stream().limit(Hit.MAX_VALUES).toList();
        });
  }
}
