package io.sigline.engine.compile;

import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * From an event's log source to the rules that cover it. Plans are made when a log source is first
 * seen and kept; what a sender can invent costs no memory, as parts that no rule names are all one
 * and only so many plans are kept. Safe to share between threads.
 */
final class Routes {
  /** So many routes are kept; one more is made anew each time it is asked for. */
  static final int MOST_ROUTES = 512;

  private static final int MOST_RESTS = 8;

  private final Frequencies frequencies;
  private final ToIntFunction<String> slots;
  private final Map<LogSource, List<PlannedRule>> rulesBySource = new LinkedHashMap<>();
  private final Set<String> categories = new HashSet<>();
  private final Set<String> products = new HashSet<>();
  private final Set<String> services = new HashSet<>();
  private final ConcurrentHashMap<LogSource, Route> routes = new ConcurrentHashMap<>();

  /** Routes by log sources as events have them, with parts that no rule names. */
  private final ConcurrentHashMap<LogSource, Route> aliases = new ConcurrentHashMap<>();

  private final AtomicInteger indices = new AtomicInteger();

  /** The rules for the events of a log source. */
  final class Route {
    private final LogSource source;
    private final SourcePlan plan;
    private final int index;

    /** What this plan has over that of another route; few, as the views of a record are. */
    private final ConcurrentHashMap<Route, SourcePlan> rests = new ConcurrentHashMap<>();

    private Route(LogSource source, int index) {
      this.source = source;
      this.plan = make(source, List.of());
      this.index = index;
    }

    SourcePlan plan() {
      return plan;
    }

    /** Its number; {@link Routes#MOST_ROUTES} for all that are not kept. */
    int index() {
      return index;
    }

    /** The rules that the other route has not, and maybe some that it has. */
    SourcePlan planWithout(Route other) {
      SourcePlan rest = rests.get(other);
      if (rest == null) {
        if (rests.size() >= MOST_RESTS) {
          return plan;
        }
        rest = rests.computeIfAbsent(other, it -> make(source, it.plan.rules()));
      }
      return rest;
    }
  }

  /**
   * @param logSources by the rules' ordinals
   * @param slots from a field's name to its slot
   */
  Routes(
      List<PlannedRule> rules,
      List<LogSource> logSources,
      Frequencies frequencies,
      ToIntFunction<String> slots) {
    this.frequencies = frequencies;
    this.slots = slots;
    for (PlannedRule rule : rules) {
      LogSource source = logSources.get(rule.ordinal());
      rulesBySource.computeIfAbsent(source, _ -> new ArrayList<>()).add(rule);
    }
    for (LogSource source : rulesBySource.keySet()) {
      addPart(source.category(), categories);
      addPart(source.product(), products);
      addPart(source.service(), services);
    }
  }

  private static void addPart(@Nullable String part, Set<String> into) {
    if (part != null) {
      into.add(part);
    }
  }

  /** The route of the events of this log source; the same object each time, up to a limit. */
  Route route(LogSource event) {
    Route known = aliases.get(event);
    if (known != null) {
      return known;
    }
    LogSource named =
        new LogSource(
            named(event.category(), categories),
            named(event.product(), products),
            named(event.service(), services));
    known = routes.get(named);
    if (known == null && routes.size() < MOST_ROUTES) {
      known = routes.computeIfAbsent(named, this::keep);
    }
    if (known == null) {
      return new Route(named, MOST_ROUTES);
    }
    if (aliases.size() < MOST_ROUTES) {
      aliases.put(event, known);
    }
    return known;
  }

  /** A few threads may each make one more at the limit; the last then share an index. */
  private Route keep(LogSource source) {
    return new Route(source, Math.min(indices.getAndIncrement(), MOST_ROUTES));
  }

  /**
   * The routes in use, by log source; parts that no rule names are left out of it. Those of more
   * log sources than are kept stand under {@link LogSource#ANY}.
   *
   * @param value from a route's index to what is asked for
   */
  Map<LogSource, Long> byLogSource(IntToLongFunction value) {
    Map<LogSource, Long> values = new HashMap<>();
    routes.forEach((source, route) -> {
      if (route.index < MOST_ROUTES) {
        values.put(source, value.applyAsLong(route.index));
      }
    });
    long elsewhere = value.applyAsLong(MOST_ROUTES);
    if (elsewhere > 0) {
      values.merge(LogSource.ANY, elsewhere, Long::sum);
    }
    return values;
  }

  /** Bytes of the tables of the plans that are kept. */
  long tableBytes() {
    long bytes = 0;
    for (Route route : routes.values()) {
      bytes += route.plan.tableBytes();
      for (SourcePlan rest : route.rests.values()) {
        bytes += rest.tableBytes();
      }
    }
    return bytes;
  }

  private static @Nullable String named(@Nullable String part, Set<String> byRules) {
    return part != null && byRules.contains(part) ? part : null;
  }

  /** A plan for the log source's events, without these rules. */
  private SourcePlan make(LogSource event, Collection<PlannedRule> without) {
    Set<Integer> others = new HashSet<>();
    without.forEach(rule -> others.add(rule.ordinal()));
    List<PlannedRule> covering = new ArrayList<>();
    rulesBySource.forEach((source, rules) -> {
      if (source.covers(event)) {
        covering.addAll(rules);
      }
    });
    covering.removeIf(rule -> others.contains(rule.ordinal()));
    covering.sort(Comparator.comparingInt(PlannedRule::ordinal));
    WitnessOdds odds = new WitnessOdds(frequencies, Frequencies.sourceOf(event));
    return new SourcePlan(covering, odds, slots);
  }
}
