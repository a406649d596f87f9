package io.sigline.engine.match;

import io.sigline.engine.event.Event;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges events by one rule, straight off its AST: slow, and the measure of what is right. Does not
 * look at log sources, nor whether filters have expired. Safe to share between threads.
 */
public final class ReferenceEvaluator {
  private final Rule rule;
  private final ValueTests tests;

  /** An evaluator of this rule. */
  public ReferenceEvaluator(Rule rule) {
    this.rule = rule;
    this.tests = ValueTests.compile(rule.detection().searches().values());
  }

  /** True if the rule's condition holds for the event. */
  public boolean matches(Event event) {
    return holds(rule.detection().condition(), event);
  }

  /** The names of the searches that hold for the event, in the rule's order. */
  public List<String> heldSearches(Event event) {
    List<String> held = new ArrayList<>();
    rule.detection()
        .searches()
        .forEach((name, search) -> {
          if (holds(search, event)) {
            held.add(name);
          }
        });
    return held;
  }

  /**
   * Judges the event, with reasons.
   *
   * @param logSource under which the event is judged; reported, not tested
   * @param entity who or what the event is about; reported
   * @return empty if the rule does not match
   */
  public Optional<Match> evaluate(Event event, LogSource logSource, Map<String, String> entity) {
    if (!matches(event)) {
      return Optional.empty();
    }
    List<String> held = heldSearches(event);
    return Optional.of(new Match(rule, logSource, held, reasons(held, event), entity));
  }

  /** How many searches by a regular expression ended because their step budget was spent. */
  public long exhaustedSearches() {
    return tests.exhaustedSearches();
  }

  private boolean holds(Condition condition, Event event) {
    return switch (condition) {
      case Condition.And(var operands) -> operands.stream().allMatch(part -> holds(part, event));
      case Condition.Or(var operands) -> operands.stream().anyMatch(part -> holds(part, event));
      case Condition.Not(var operand) -> !holds(operand, event);
      case Condition.Filtered(var operand, var added, _) ->
          holds(operand, event) && holds(added, event);
      case Condition.Named(var name) -> holds(search(name), event);
    };
  }

  private boolean holds(Search search, Event event) {
    return switch (search) {
      case Search.All(var parts) -> parts.stream().allMatch(part -> holds(part, event));
      case Search.Any(var parts) -> parts.stream().anyMatch(part -> holds(part, event));
      case Search.None(var part) -> !holds(part, event);
      case Search.Field(var name, var test) -> tests.passes(test, event.values(name), event);
      case Search.Keyword(var test) ->
          event.keywordTexts().stream().anyMatch(text -> tests.passes(test, text));
    };
  }

  private Map<String, List<String>> reasons(List<String> held, Event event) {
    Map<String, Set<String>> reasons = new LinkedHashMap<>();
    held.forEach(name -> collect(search(name), event, reasons));
    Map<String, List<String>> result = new LinkedHashMap<>();
    reasons.forEach((field, texts) -> result.put(field, List.copyOf(texts)));
    return result;
  }

  private void collect(Search search, Event event, Map<String, Set<String>> into) {
    switch (search) {
      case Search.All(var parts) -> parts.forEach(part -> collect(part, event, into));
      case Search.Any(var parts) -> parts.forEach(part -> collect(part, event, into));
      case Search.None(var part) -> collect(part, event, into);
      case Search.Field(var name, _) ->
          event
              .values(name)
              .forEach(value ->
                  into.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(value.text()));
      case Search.Keyword(var test) ->
          event.keywordTexts().stream()
              .filter(text -> tests.passes(test, text))
              .forEach(
                  text -> into.computeIfAbsent("keywords", _ -> new LinkedHashSet<>()).add(text));
    }
  }

  private Search search(String name) {
    Search search = rule.detection().searches().get(name);
    if (search == null) {
      throw new IllegalStateException(rule.source() + ": no search '" + name + "'");
    }
    return search;
  }
}
