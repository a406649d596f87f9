package io.sigline.engine.proof;

import io.sigline.engine.event.Value;
import io.sigline.engine.match.FieldComparison;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Searches an event for which a formula holds. Values are chosen from what is certain; then an
 * alternative is taken for each part that does not hold yet, with a step back where one leads
 * nowhere. Used for one formula at a time.
 */
final class Solver {
  private static final int STEPS = 3_000;
  private static final int REFUSALS = 12;

  private final ValueChecks checks;
  private final ValueFinder finder;
  private int steps;
  private int refusals;

  Solver(ValueChecks checks, ValueFinder finder) {
    this.checks = checks;
    this.finder = finder;
  }

  private record State(
      SequencedMap<String, Demands> fields, Demands keywords, List<Formula.Any> open) {}

  /**
   * An event for which the formula holds, and that is accepted.
   *
   * @param accepts the last word; a few refusals end the search
   */
  Optional<SyntheticEvent> solve(Formula formula, Predicate<SyntheticEvent> accepts) {
    steps = STEPS;
    refusals = REFUSALS;
    State nothing = new State(new LinkedHashMap<>(), Demands.NONE, List.of());
    return Optional.ofNullable(search(with(nothing, formula), accepts));
  }

  /** True if the last search was given up before every way was tried. */
  boolean wasGivenUp() {
    return steps <= 0 || refusals <= 0;
  }

  private @Nullable SyntheticEvent search(State state, Predicate<SyntheticEvent> accepts) {
    if (--steps < 0 || refusals <= 0) {
      return null;
    }
    SyntheticEvent event = event(state);
    if (event == null) {
      return null;
    }
    Formula.Any failing = null;
    for (Formula.Any any : state.open()) {
      if (!holds(any, event)) {
        failing = any;
        break;
      }
    }
    if (failing == null) {
      if (accepts.test(event)) {
        return event;
      }
      refusals--;
      return null;
    }
    List<Formula.Any> others = new ArrayList<>(state.open());
    others.remove(failing);
    State rest = new State(state.fields(), state.keywords(), others);
    for (Formula part : failing.parts()) {
      SyntheticEvent found = search(with(rest, part), accepts);
      if (found != null || wasGivenUp()) {
        return found;
      }
    }
    return null;
  }

  private static State with(State state, Formula formula) {
    SequencedMap<String, Demands> fields = new LinkedHashMap<>(state.fields());
    List<Formula.Any> open = new ArrayList<>(state.open());
    Demands keywords = add(formula, fields, state.keywords(), open);
    return new State(fields, keywords, open);
  }

  private static Demands add(
      Formula formula,
      SequencedMap<String, Demands> fields,
      Demands keywords,
      List<Formula.Any> open) {
    Demands result = keywords;
    switch (formula) {
      case Formula.All(var parts) -> {
        for (Formula part : parts) {
          result = add(part, fields, result, open);
        }
      }
      case Formula.Any any -> open.add(any);
      case Formula.Literal(var field, var test, var holds) -> {
        if (field == null) {
          result = result.with(test, holds);
        } else {
          fields.put(field, fields.getOrDefault(field, Demands.NONE).with(test, holds));
        }
      }
    }
    return result;
  }

  /** An event that meets what is certain; null if there is none. */
  private @Nullable SyntheticEvent event(State state) {
    SequencedMap<String, List<Value>> values = new LinkedHashMap<>();
    List<ValueTest> never = state.keywords().fails();
    for (Map.Entry<String, Demands> field : state.fields().entrySet()) {
      Optional<List<Value>> found = finder.find(field.getKey(), field.getValue(), never);
      if (found.isEmpty()) {
        return null;
      }
      if (!found.get().isEmpty()) {
        values.put(field.getKey(), found.get());
      }
    }
    if (!refer(state, values)) {
      return null;
    }
    List<String> keywords = new ArrayList<>();
    for (ValueTest test : state.keywords().holds()) {
      if (keywords.stream().noneMatch(text -> checks.passes(test, text))) {
        Optional<String> text = finder.keyword(test, never);
        if (text.isEmpty()) {
          return null;
        }
        keywords.add(text.get());
      }
    }
    return new SyntheticEvent(values, keywords);
  }

  /** Makes fields that refer to each other agree, or differ. */
  private boolean refer(State state, SequencedMap<String, List<Value>> values) {
    for (Map.Entry<String, Demands> field : state.fields().entrySet()) {
      for (ValueTest test : field.getValue().holds()) {
        if (test instanceof ValueTest.FieldReference reference
            && !agree(field.getKey(), reference, state, values)) {
          return false;
        }
      }
      for (ValueTest test : field.getValue().fails()) {
        if (test instanceof ValueTest.FieldReference reference
            && compare(reference, field.getKey(), values)
            && !differ(field.getKey(), reference, state, values)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean agree(
      String field,
      ValueTest.FieldReference reference,
      State state,
      SequencedMap<String, List<Value>> values) {
    String other = reference.otherField();
    Demands otherDemands = state.fields().getOrDefault(other, Demands.NONE);
    Demands same = demandsWith(otherDemands, values.get(field));
    Optional<List<Value>> found = finder.find(other, same, state.keywords().fails());
    if (found.isPresent()) {
      values.put(other, found.get());
      return compare(reference, field, values);
    }
    List<Value> others = values.get(other);
    Demands own = state.fields().getOrDefault(field, Demands.NONE);
    Optional<List<Value>> copied =
        finder.find(field, demandsWith(own, others), state.keywords().fails());
    copied.ifPresent(list -> values.put(field, list));
    return copied.isPresent() && compare(reference, field, values);
  }

  private boolean differ(
      String field,
      ValueTest.FieldReference reference,
      State state,
      SequencedMap<String, List<Value>> values) {
    Demands own = state.fields().getOrDefault(field, Demands.NONE);
    for (Value value : values.getOrDefault(reference.otherField(), List.of())) {
      own =
          own.with(new ValueTest.Text(TextPattern.exactly(value.text()), reference.cased()), false);
    }
    Optional<List<Value>> found = finder.find(field, own, state.keywords().fails());
    found.ifPresent(list -> values.put(field, list));
    return found.isPresent() && !compare(reference, field, values);
  }

  private static Demands demandsWith(Demands demands, @Nullable List<Value> values) {
    Demands result = demands.with(new ValueTest.Missing(), false);
    for (Value value : values == null ? List.<Value>of() : values) {
      result = result.with(new ValueTest.Text(TextPattern.exactly(value.text()), true), true);
    }
    return result;
  }

  private boolean holds(Formula formula, SyntheticEvent event) {
    return switch (formula) {
      case Formula.All(var parts) -> parts.stream().allMatch(part -> holds(part, event));
      case Formula.Any(var parts) -> parts.stream().anyMatch(part -> holds(part, event));
      case Formula.Literal(var field, var test, var holds) ->
          holds
              == (field == null
                  ? event.keywordTexts().stream().anyMatch(text -> checks.passes(test, text))
                  : test instanceof ValueTest.FieldReference reference
                      ? compare(reference, field, event.fields())
                      : checks.passes(test, event.values(field)));
    };
  }

  private static boolean compare(
      ValueTest.FieldReference reference, String field, Map<String, List<Value>> values) {
    List<Value> others = values.getOrDefault(reference.otherField(), List.of());
    return values.getOrDefault(field, List.of()).stream()
        .filter(value -> !(value instanceof Value.Null))
        .anyMatch(value ->
            others.stream()
                .filter(other -> !(other instanceof Value.Null))
                .anyMatch(other -> FieldComparison.holds(reference, value.text(), other.text())));
  }
}
