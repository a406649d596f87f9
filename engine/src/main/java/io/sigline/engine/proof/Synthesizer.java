package io.sigline.engine.proof;

import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.fieldmap.RecordForm;
import io.sigline.engine.fieldmap.RecordForms;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.proof.Synthesis.Reason;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.ValueTest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Makes, from a rule's own condition, a record that must match it and one that narrowly must not,
 * in the shape in which collectors send the rule's log source. Nothing is returned that the
 * reference evaluator does not judge so through the field maps. One thread.
 */
public final class Synthesizer {
  private static final int MOST_FORMS = 24;

  private final RecordForms forms;
  private final MappedEvent event;
  private final ValueChecks checks = new ValueChecks();
  private final TextFinder texts = new TextFinder(checks);

  /** A synthesizer for these rules, under these field maps. */
  public Synthesizer(Collection<Rule> rules, FieldMaps maps) {
    this.forms = new RecordForms(maps);
    SequencedSet<String> fields = new LinkedHashSet<>();
    rules.forEach(rule -> collect(Formula.of(rule.detection(), true), fields));
    this.event = EventLayout.of(maps, fields).newEvent();
  }

  /** How a record is read. */
  enum Reading {
    MATCH,
    NO_MATCH,
    OTHER_LOG_SOURCE
  }

  /** Makes events for one of the rules. */
  public Synthesis of(Rule rule) {
    ReferenceEvaluator reference = new ReferenceEvaluator(rule);
    Formula formula = Formula.of(rule.detection(), true);
    ValueFinder free = new ValueFinder(checks, texts, new NoHints());
    Solver solver = new Solver(checks, free);
    try {
      if (solver.solve(formula, reference::matches).isEmpty()) {
        return solver.wasGivenUp()
            ? impossible(rule, Reason.SEARCH_GIVEN_UP, "found no event within the search's bound")
            : impossible(rule, Reason.CONTRADICTORY, "no event fulfils the condition");
      }
      return inForms(rule, reference, formula);
    } catch (IllegalArgumentException e) {
      return impossible(rule, Reason.EXPRESSION_NOT_READ, String.valueOf(e.getMessage()));
    }
  }

  private Synthesis inForms(Rule rule, ReferenceEvaluator reference, Formula formula) {
    SequencedSet<String> fields = new LinkedHashSet<>();
    collect(formula, fields);
    boolean fulfilled = false;
    boolean matched = false;
    List<RecordForm> tried = forms.of(rule.logSource()).stream().limit(MOST_FORMS).toList();
    for (RecordForm form : tried) {
      Attempt attempt = new Attempt(this, rule, reference, form, fields, checks, texts);
      Optional<Synthesis.Made> made = attempt.make(formula);
      if (made.isPresent()) {
        return made.get();
      }
      fulfilled |= attempt.hasFulfilled();
      matched |= attempt.hasMatched();
    }
    String first = tried.getFirst().name();
    if (!fulfilled) {
      return impossible(
          rule, Reason.CONTRADICTORY, "no event fulfils the condition in the form of " + first);
    }
    return matched
        ? impossible(rule, Reason.NO_NEAR_MISS, "every record in the form of " + first + " matches")
        : impossible(rule, Reason.NOT_CARRIED, "not read as the event in the form of " + first);
  }

  private static Synthesis impossible(Rule rule, Reason reason, String detail) {
    return new Synthesis.Impossible(rule, reason, detail);
  }

  /** Judges the record by the rule, in every view that its log source covers. */
  Reading read(SyntheticRecord record, Rule rule, ReferenceEvaluator reference) {
    event.clear();
    record.walk(event);
    Reading reading = Reading.OTHER_LOG_SOURCE;
    for (int i = 0; i < event.views(); i++) {
      EventView view = event.view(i);
      if (rule.logSource().covers(view.logSource())) {
        if (reference.matches(view)) {
          return Reading.MATCH;
        }
        reading = Reading.NO_MATCH;
      }
    }
    return reading;
  }

  static void collect(Formula formula, SequencedSet<String> into) {
    switch (formula) {
      case Formula.All(var parts) -> parts.forEach(part -> collect(part, into));
      case Formula.Any(var parts) -> parts.forEach(part -> collect(part, into));
      case Formula.Literal(var field, var test, _) -> {
        if (field != null) {
          into.add(field);
        }
        if (test instanceof ValueTest.FieldReference(var other, _, _)) {
          into.add(other);
        }
      }
    }
  }

  /** Any event will do. */
  private static final class NoHints implements ValueFinder.Hints {
    @Override
    public List<String> usual(String field) {
      return List.of();
    }

    @Override
    public boolean mayRepeat(String field) {
      return true;
    }
  }
}
