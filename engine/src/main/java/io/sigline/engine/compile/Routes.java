package io.sigline.engine.compile;

import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
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

  private final List<SourceRules> sources = new ArrayList<>();
  private final Set<String> categories = new HashSet<>();
  private final Set<String> products = new HashSet<>();
  private final Set<String> services = new HashSet<>();
  private final ConcurrentHashMap<LogSource, Route> routes = new ConcurrentHashMap<>();

  /** Routes by log sources as events have them, with parts that no rule names. */
  private final ConcurrentHashMap<LogSource, Route> aliases = new ConcurrentHashMap<>();

  private final AtomicInteger indices = new AtomicInteger();

  /** The rules for the events of a log source. */
  final class Route {
    private final SourcePlan plan;
    private final int index;

    /** What this plan has over that of another route; few, as the views of a record are. */
    private final ConcurrentHashMap<Route, SourcePlan> rests = new ConcurrentHashMap<>();

    private Route(LogSource source, int index) {
      this.plan = make(source);
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
        rest = rests.computeIfAbsent(other, it -> plan.without(it.plan));
      }
      return rest;
    }
  }

  /**
   * @param logSources by the rules' ordinals
   * @param slots from a field's name to its slot
   * @param before of which is used again what rules are found by, where they are the same; or null
   */
  Routes(
      List<PlannedRule> rules,
      List<LogSource> logSources,
      Frequencies frequencies,
      ToIntFunction<String> slots,
      @Nullable Routes before) {
    Map<LogSource, List<PlannedRule>> bySource = new LinkedHashMap<>();
    for (PlannedRule rule : rules) {
      LogSource source = logSources.get(rule.ordinal());
      bySource.computeIfAbsent(source, _ -> new ArrayList<>()).add(rule);
    }
    Map<LogSource, SourceRules> known = new HashMap<>();
    if (before != null) {
      before.sources.forEach(source -> known.put(source.source(), source));
    }
    bySource.forEach((source, own) -> {
      sources.add(new SourceRules(source, own, frequencies, slots, known.get(source)));
      addPart(source.category(), categories);
      addPart(source.product(), products);
      addPart(source.service(), services);
    });
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

  /** Makes all tables that are otherwise made when an event first needs them. */
  void prepare(Pace pace) {
    for (SourceRules source : sources) {
      if (source.prepare()) {
        pace.rest();
      }
    }
  }

  /** Bytes of the tables made so far. */
  long tableBytes() {
    return sources.stream().mapToLong(SourceRules::tableBytes).sum();
  }

  private static @Nullable String named(@Nullable String part, Set<String> byRules) {
    return part != null && byRules.contains(part) ? part : null;
  }

  private SourcePlan make(LogSource event) {
    return new SourcePlan(
        sources.stream().filter(source -> source.source().covers(event)).toList());
  }
}
