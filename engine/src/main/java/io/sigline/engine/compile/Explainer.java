package io.sigline.engine.compile;

import io.sigline.engine.compile.Explanation.ChosenRule;
import io.sigline.engine.compile.Explanation.Field;
import io.sigline.engine.compile.Explanation.FieldValue;
import io.sigline.engine.compile.Explanation.View;
import io.sigline.engine.event.SlotEvent.Kind;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.match.Match;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Explains how a record is judged. Used once. */
final class Explainer {
  /** The most rules considered that are named. */
  static final int MOST_TITLES = 50;

  private final Plan plan;
  private final MappedEvent event;

  Explainer(Plan plan, MappedEvent event) {
    this.plan = plan;
    this.event = event;
  }

  Explanation explain(@Nullable String ruleKey) {
    int chosen = ruleKey == null ? -1 : ordinal(ruleKey);
    List<View> views = new ArrayList<>();
    for (int i = 0; i < event.views(); i++) {
      views.add(view(event.view(i), chosen));
    }
    return new Explanation(views, event.unknownSource());
  }

  private int ordinal(String ruleKey) {
    for (int i = 0; i < plan.rules().size(); i++) {
      if (plan.rules().get(i).key().equals(ruleKey)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no rule has the key '" + ruleKey + "'");
  }

  private View view(EventView view, int chosen) {
    SourcePlan rules = plan.program().routes().route(view.logSource()).plan();
    Evaluator evaluator = plan.program().newEvaluator(() -> 0);
    evaluator.beginRecord();
    int found = evaluator.evaluate(rules, view);
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < found; i++) {
      RuleReasons reasons = plan.program().reasons(evaluator.found(i));
      matches.add(reasons.of(evaluator.reading(), view, view.logSource(), view.entity()));
    }
    List<String> titles =
        rules.rules().stream()
            .limit(MOST_TITLES)
            .map(rule -> plan.rules().get(rule.ordinal()).title())
            .toList();
    return new View(
        view.logSource(),
        view.reason(),
        view.entity(),
        fields(view),
        rules.rules().size(),
        titles,
        matches,
        chosen < 0 ? null : chosenRule(chosen, view));
  }

  private List<Field> fields(EventView view) {
    List<Field> fields = new ArrayList<>();
    for (String name : plan.fieldNames()) {
      List<FieldValue> values = new ArrayList<>();
      int value = view.first(plan.layout().slot(name));
      for (; value >= 0; value = view.next(value)) {
        String text = view.kind(value) == Kind.NULL ? null : Reading.string(view, value);
        values.add(new FieldValue(view.path(value), text));
      }
      if (!values.isEmpty()) {
        fields.add(new Field(name, values));
      }
    }
    return fields;
  }

  private ChosenRule chosenRule(int ordinal, EventView view) {
    Rule rule = plan.rules().get(ordinal);
    ReferenceEvaluator evaluator = new ReferenceEvaluator(rule);
    List<String> held = evaluator.heldSearches(view);
    SequencedMap<String, Boolean> searches = new LinkedHashMap<>();
    rule.detection().searches().keySet().forEach(name -> searches.put(name, held.contains(name)));
    return new ChosenRule(
        rule, rule.logSource().covers(view.logSource()), evaluator.matches(view), searches);
  }
}
