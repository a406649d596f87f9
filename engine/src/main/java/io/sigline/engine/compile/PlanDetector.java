package io.sigline.engine.compile;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.match.Match;
import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Judges records by a plan. Allocates nothing for a record without a match. */
final class PlanDetector implements Detector {
  /** After so many records it is looked up whether to learn from them. */
  private static final int LOOK_FOR_SAMPLE = 256;

  private final Plan plan;
  private final MappedEvent event;
  private final Evaluator evaluator;
  private final Tally tally;
  private final RouteCache routes;

  /** That of the sightings, when the last record was judged. */
  private int epoch;

  /** False: nothing is noted of what is judged. */
  private final boolean noting;

  private int untilSample = 1;

  /** By route: after so many more events one is looked at for what it has, and the pause then. */
  private final int[] untilLook = new int[Routes.MOST_ROUTES + 1];

  private final int[] pauses = new int[Routes.MOST_ROUTES + 1];

  /** The matches of the record, in the order in which they were found. */
  private final List<Match> matches = new ArrayList<>();

  /**
   * @param clock in nanoseconds
   * @param noting true to note in the plan what is seen, matched and learnt from
   */
  PlanDetector(Plan plan, LongSupplier clock, boolean noting) {
    this.plan = plan;
    this.noting = noting;
    event = plan.layout().newEvent();
    evaluator = plan.program().newEvaluator(clock);
    tally = evaluator.tally();
    evaluator.reading().note(noting);
    routes = new RouteCache(plan.program().routes());
  }

  /** What was counted, and what it took. */
  Tally tally() {
    return tally;
  }

  @Override
  public EventSink begin() {
    event.clear();
    matches.clear();
    return event;
  }

  @Override
  public @Nullable String selfTestTag() {
    return event.selfTestTag();
  }

  @Override
  public List<Match> end() {
    long begin = tally.beginRecord();
    evaluator.beginRecord();
    if (epoch != plan.sightings().epoch()) {
      lookAgain();
    }
    for (int i = 0; i < event.views(); i++) {
      EventView view = event.view(i);
      Routes.Route route = routes.route(view.logSource());
      tally.event(route.index());
      int found = evaluator.evaluate(planOf(route, i), view);
      while (matches.size() < found) {
        matches.add(match(evaluator.found(matches.size()), view));
      }
      if (--untilLook[route.index()] < 0 && noting) {
        look(route.index(), view);
      }
    }
    evaluator.endRecord();
    if (--untilSample == 0 && noting) {
      sample();
    }
    String unknown = event.unknownSource();
    if (unknown != null && noting) {
      plan.unknownSources().count(unknown);
    }
    List<Match> found = matches.isEmpty() ? List.of() : inOrder();
    tally.endRecord(begin);
    return found;
  }

  private void lookAgain() {
    epoch = plan.sightings().epoch();
    Arrays.fill(untilLook, 0);
    Arrays.fill(pauses, 0);
  }

  /** Notes what the event has; the first ones of a route, then fewer and fewer. */
  private void look(int route, EventView view) {
    untilLook[route] = pauses[route];
    pauses[route] = Math.min(2 * pauses[route] + 1, Sightings.LONGEST_PAUSE);
    plan.sightings().look(view);
  }

  private void sample() {
    LiveSample sample = plan.sample();
    if (sample == null) {
      untilSample = LOOK_FOR_SAMPLE;
    } else {
      sample.learn(event);
      untilSample = sample.pause();
    }
  }

  /** The rules for a view, without those that an earlier view with the same values has judged. */
  private SourcePlan planOf(Routes.Route route, int view) {
    for (int earlier = view - 1; earlier >= 0; earlier--) {
      if (event.view(view).hasSameFields(event.view(earlier))) {
        LogSource source = event.view(earlier).logSource();
        return route.planWithout(routes.route(source));
      }
    }
    return route.plan();
  }

  private Match match(int rule, EventView view) {
    long begin = tally.now();
    Match match =
        plan.program().reasons(rule).of(evaluator.reading(), view, view.logSource(), view.entity());
    tally.matched(rule, begin);
    if (noting) {
      plan.sightings().matched(rule);
    }
    return match;
  }

  /** The matches in rule order: few, so each is put in its place. */
  private List<Match> inOrder() {
    int[] ordinals = new int[matches.size()];
    Match[] sorted = new Match[ordinals.length];
    for (int i = 0; i < ordinals.length; i++) {
      int ordinal = evaluator.found(i);
      int at = i;
      for (; at > 0 && ordinals[at - 1] > ordinal; at--) {
        ordinals[at] = ordinals[at - 1];
        sorted[at] = sorted[at - 1];
      }
      ordinals[at] = ordinal;
      sorted[at] = matches.get(i);
    }
    matches.clear();
    return List.of(sorted);
  }

  @Override
  public Explanation explain(@Nullable String ruleKey) {
    return new Explainer(plan, event).explain(ruleKey);
  }
}
