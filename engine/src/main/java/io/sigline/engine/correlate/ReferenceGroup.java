package io.sigline.engine.correlate;

import io.sigline.engine.correlate.ReferenceCorrelator.Input;
import io.sigline.engine.correlate.ReferenceCorrelator.Member;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Window;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * What fires in one group, by definition.
 *
 * <p>A hit is late if one of a later time, or the same, had waited for the lateness when it
 * arrived. Each time of a hit that is not late is looked at once, when the first hit of this or a
 * later time has waited; the newest of them is looked at again whenever a late hit arrives.
 */
final class ReferenceGroup {

  /** That it fires: when, for which window, and why, newest first. */
  record Firing(long due, long start, long time, double measured, List<Member> contributors) {}

  /** One thing that counts: a member with one of its payloads. */
  private record Item(Member member, Object payload, int order) {
    long time() {
      return member.input().time();
    }

    /** What counts once, however often it comes. */
    List<Object> identity() {
      return List.of(time(), member.input().event(), payload);
    }
  }

  /** A look at the window that ends at a time, with the members that had arrived by then. */
  private record Look(long due, boolean atArrival, long time, int arrived) {}

  private final Correlation correlation;
  private final ToLongFunction<Input> due;
  private final List<Member> members;
  private final List<Item> items = new ArrayList<>();
  private final List<Input> inTime = new ArrayList<>();
  private final List<Look> looks = new ArrayList<>();

  /**
   * For the members of one group.
   *
   * @param due when an input has waited
   * @param members in the order of arrival
   */
  ReferenceGroup(Correlation correlation, ToLongFunction<Input> due, List<Member> members) {
    this.correlation = correlation;
    this.due = due;
    this.members = members;
  }

  List<Firing> firings() {
    for (int order = 0; order < members.size(); order++) {
      arrive(order);
    }
    for (long time : instants(Long.MAX_VALUE)) {
      long first =
          inTime.stream().filter(input -> input.time() >= time).mapToLong(due).min().orElseThrow();
      looks.add(new Look(first, false, time, members.size()));
    }
    looks.sort(
        Comparator.comparingLong(Look::due)
            .thenComparing(look -> !look.atArrival())
            .thenComparingInt(Look::arrived)
            .thenComparingLong(Look::time));
    return fired();
  }

  private void arrive(int order) {
    Input input = members.get(order).input();
    long judged =
        inTime.stream()
            .filter(before -> due.applyAsLong(before) < input.arrival())
            .mapToLong(Input::time)
            .max()
            .orElse(Long.MIN_VALUE);
    boolean late = judged != Long.MIN_VALUE && input.time() <= judged;
    if (late && input.time() < start(judged)) {
      return;
    }
    boolean isNew = false;
    for (Object payload : members.get(order).payloads()) {
      Item item = new Item(members.get(order), payload, order);
      isNew |= items.stream().noneMatch(known -> known.identity().equals(item.identity()));
      items.add(item);
    }
    if (isNew && late) {
      looks.add(new Look(input.arrival(), true, judged, order + 1));
    } else if (isNew) {
      inTime.add(input);
    }
  }

  private List<Firing> fired() {
    List<Firing> firings = new ArrayList<>();
    for (Look look : looks) {
      long start = start(look.time());
      if (!firings.isEmpty() && firings.getLast().time() >= start) {
        continue;
      }
      List<Item> window = window(look, start);
      if (!window.isEmpty() && holds(window)) {
        firings.add(
            new Firing(look.due(), start, look.time(), measured(window), contributors(window)));
      }
    }
    return firings;
  }

  /**
   * What had arrived; an event that matched several rules counts once, as that of the first rule.
   */
  private List<Item> window(Look look, long start) {
    Map<List<Object>, Item> window = new LinkedHashMap<>();
    for (Item item : items) {
      Input input = item.member().input();
      boolean arrived =
          look.atArrival() ? item.order() < look.arrived() : input.arrival() <= look.due();
      if (arrived && item.time() >= start && item.time() <= look.time()) {
        window.merge(item.identity(), item, this::ofFirstRule);
      }
    }
    return List.copyOf(window.values());
  }

  private Item ofFirstRule(Item one, Item other) {
    return position(other) < position(one) ? other : one;
  }

  private int position(Item item) {
    return correlation.rules().indexOf(item.member().rule());
  }

  private Set<Long> instants(long until) {
    Set<Long> times = new TreeSet<>();
    inTime.stream().map(Input::time).filter(time -> time <= until).forEach(times::add);
    return times;
  }

  private long start(long time) {
    long timespan = correlation.timespan().toNanos();
    return switch (correlation.window()) {
      case Window.Sliding() -> time - timespan;
      case Window.Tumbling() -> Math.floorDiv(time, timespan) * timespan;
      case Window.Session(var gap) -> {
        long start = Long.MIN_VALUE;
        long before = Long.MIN_VALUE;
        for (long instant : instants(time)) {
          boolean begins =
              start == Long.MIN_VALUE
                  || instant - before > gap.toNanos()
                  || instant - start > timespan;
          start = begins ? instant : start;
          before = instant;
        }
        yield start;
      }
    };
  }

  private boolean holds(List<Item> window) {
    return switch (correlation.criterion()) {
      case Correlation.Criterion.Bounds(var bounds) -> {
        BigDecimal measured = new BigDecimal(measured(window));
        yield bounds.stream().allMatch(bound -> bound.admits(measured));
      }
      case Correlation.Criterion.Expression(var condition, _) -> {
        Set<String> seen = new HashSet<>();
        window.forEach(item -> seen.add(item.member().rule().name()));
        yield holds(condition, seen);
      }
    };
  }

  private static boolean holds(Condition condition, Set<String> seen) {
    return switch (condition) {
      case Condition.And(var operands) -> operands.stream().allMatch(part -> holds(part, seen));
      case Condition.Or(var operands) -> operands.stream().anyMatch(part -> holds(part, seen));
      case Condition.Not(var operand) -> !holds(operand, seen);
      case Condition.Filtered(var operand, var added, _) ->
          holds(operand, seen) && holds(added, seen);
      case Condition.Named(var name) -> seen.contains(name);
    };
  }

  private double measured(List<Item> window) {
    return switch (correlation.measure()) {
      case Measure.EventCount() -> window.size();
      case Measure.ValueCount _, Measure.Temporal() ->
          window.stream().map(Item::payload).distinct().count();
      case Measure.TemporalOrdered() -> longest(window, -1, Long.MIN_VALUE);
      case Measure.ValueSum _ -> numbers(window).stream().mapToDouble(n -> n).sum();
      case Measure.ValueAvg _ -> numbers(window).stream().mapToDouble(n -> n).sum() / window.size();
      case Measure.ValuePercentile(_, var percentile) -> {
        List<Double> sorted = numbers(window).stream().sorted().toList();
        double rank = percentile.doubleValue() / 100 * (sorted.size() - 1);
        double low = sorted.get((int) Math.floor(rank));
        double high = sorted.get((int) Math.ceil(rank));
        yield low + (rank - Math.floor(rank)) * (high - low);
      }
    };
  }

  private static List<Double> numbers(List<Item> window) {
    return window.stream().map(item -> (Double) item.payload()).toList();
  }

  /** The longest way through later rules at times that are not earlier. */
  private static int longest(List<Item> window, int rule, long time) {
    int longest = 0;
    for (Item item : window) {
      int next = (Integer) item.payload();
      if (next > rule && item.time() >= time) {
        longest = Math.max(longest, 1 + longest(window, next, item.time()));
      }
    }
    return longest;
  }

  /** Newest first; only the newest of each payload where only it counts. */
  private List<Member> contributors(List<Item> window) {
    List<Item> newestFirst = new ArrayList<>(window);
    newestFirst.sort(
        Comparator.comparingLong(Item::time)
            .thenComparingLong(item -> item.member().input().event().high())
            .thenComparingLong(item -> item.member().input().event().low())
            .reversed());
    boolean newestOfEach =
        switch (correlation.measure()) {
          case Measure.ValueCount _, Measure.Temporal() -> true;
          case Measure.EventCount(), Measure.TemporalOrdered() -> false;
          case Measure.ValueSum _, Measure.ValueAvg _, Measure.ValuePercentile _ -> false;
        };
    Set<Object> seen = new HashSet<>();
    return newestFirst.stream()
        .filter(item -> !newestOfEach || seen.add(item.payload()))
        .map(Item::member)
        .toList();
  }
}
