package io.sigline.engine.compile;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.match.Match;
import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges records by a plan. Allocates nothing for a record without a match. */
final class PlanDetector implements Detector {
  private final Plan plan;
  private final MappedEvent event;
  private final Evaluator evaluator;
  private final BitSet matched;
  private final BitSet reported;

  PlanDetector(Plan plan) {
    this.plan = plan;
    event = plan.layout().newEvent();
    evaluator = plan.program().newEvaluator();
    matched = new BitSet(plan.rules().size());
    reported = new BitSet(plan.rules().size());
  }

  @Override
  public EventSink begin() {
    event.clear();
    return event;
  }

  @Override
  public List<Match> end() {
    matched.clear();
    reported.clear();
    evaluator.beginRecord();
    @Nullable Match[] matches = null;
    for (int i = 0; i < event.views(); i++) {
      EventView view = event.view(i);
      Routes.Route route = plan.program().routes().route(view.logSource());
      route.events().increment();
      evaluator.evaluate(planOf(route, i), view, matched);
      if (matched.cardinality() > reported.cardinality()) {
        matches = matches == null ? new @Nullable Match[plan.rules().size()] : matches;
        report(view, matches);
      }
    }
    String unknown = event.unknownSource();
    if (unknown != null) {
      plan.unknownSources().count(unknown);
    }
    return matches == null ? List.of() : inOrder(matches);
  }

  /** The rules for a view, without those that an earlier view with the same values has judged. */
  private SourcePlan planOf(Routes.Route route, int view) {
    for (int earlier = view - 1; earlier >= 0; earlier--) {
      if (event.view(view).hasSameFields(event.view(earlier))) {
        LogSource source = event.view(earlier).logSource();
        return route.planWithout(plan.program().routes().route(source));
      }
    }
    return route.plan();
  }

  private void report(EventView view, @Nullable Match[] into) {
    for (int rule = matched.nextSetBit(0); rule >= 0; rule = matched.nextSetBit(rule + 1)) {
      if (!reported.get(rule)) {
        into[rule] = plan.reasons().of(rule, view);
        reported.set(rule);
      }
    }
  }

  private static List<Match> inOrder(@Nullable Match[] matches) {
    List<Match> found = new ArrayList<>();
    for (Match match : matches) {
      if (match != null) {
        found.add(match);
      }
    }
    return List.copyOf(found);
  }

  @Override
  public Explanation explain(@Nullable String ruleKey) {
    return new Explainer(plan, event).explain(ruleKey);
  }
}
