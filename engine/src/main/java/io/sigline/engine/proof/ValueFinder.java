package io.sigline.engine.proof;

import io.sigline.engine.event.Value;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the values with which one field meets all that is asked of it. One rule, one form. */
final class ValueFinder {
  private final ValueChecks checks;
  private final TextFinder texts;
  private final Hints hints;
  private final Map<Question, Optional<List<Value>>> known = new HashMap<>();

  /** What is known of fields beside the tests. */
  interface Hints {
    /** Texts to try first. */
    List<String> usual(String field);

    /** True if the field can have several values at once. */
    boolean mayRepeat(String field);
  }

  private record Question(String field, Demands demands, List<ValueTest> never) {}

  ValueFinder(ValueChecks checks, TextFinder texts, Hints hints) {
    this.checks = checks;
    this.texts = texts;
    this.hints = hints;
  }

  /**
   * The field's values.
   *
   * @param never keyword searches that no value may pass
   * @return an empty list if the field is to be missing; nothing if no values were found
   */
  Optional<List<Value>> find(String field, Demands demands, List<ValueTest> never) {
    return known.computeIfAbsent(new Question(field, demands, never), this::find);
  }

  /** A text that passes the test and none of these. */
  Optional<String> keyword(ValueTest test, List<ValueTest> never) {
    return Optional.ofNullable(
        texts.find(
            List.of(test),
            text -> never.stream().noneMatch(other -> checks.passes(other, text)),
            List.of()));
  }

  private Optional<List<Value>> find(Question question) {
    Demands demands = question.demands();
    List<ValueTest> ofText = demands.holds().stream().filter(ValueChecks::isOfText).toList();
    boolean reference =
        demands.holds().stream().anyMatch(test -> test instanceof ValueTest.FieldReference);
    boolean hasValue =
        !ofText.isEmpty() || reference || demands.fails().contains(new ValueTest.Missing());
    boolean isThere =
        hasValue
            || demands.holds().contains(new ValueTest.Exists(true))
            || demands.fails().contains(new ValueTest.Exists(false));
    boolean isAway =
        demands.holds().contains(new ValueTest.Exists(false))
            || demands.fails().contains(new ValueTest.Exists(true));
    boolean isMissing = demands.holds().contains(new ValueTest.Missing());
    if ((isAway && isThere) || (isMissing && hasValue)) {
      return Optional.empty();
    }
    if (!isThere) {
      return Optional.of(List.of());
    }
    if (isMissing) {
      return Optional.of(List.of(new Value.Null()));
    }
    return values(question, ofText);
  }

  private Optional<List<Value>> values(Question question, List<ValueTest> ofText) {
    List<ValueTest> fails =
        question.demands().fails().stream().filter(ValueChecks::isOfText).toList();
    Predicate<String> allowed =
        text ->
            fails.stream().noneMatch(test -> checks.passes(test, text))
                && question.never().stream().noneMatch(test -> checks.passes(test, text));
    List<String> usual = hints.usual(question.field());
    String one = texts.find(ofText, allowed, usual);
    if (one != null) {
      return Optional.of(List.of(new Value.Text(one)));
    }
    if (ofText.size() < 2 || !hints.mayRepeat(question.field())) {
      return Optional.empty();
    }
    List<Value> several = new ArrayList<>();
    for (ValueTest test : ofText) {
      if (!checks.passes(test, several)) {
        String text = texts.find(List.of(test), allowed, usual);
        if (text == null) {
          return Optional.empty();
        }
        several.add(new Value.Text(text));
      }
    }
    return Optional.of(several);
  }
}
