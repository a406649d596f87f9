package io.sigline.engine.compile;

import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.ValueTest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;

/** What rules read of an event. */
public final class RuleFields {
  private RuleFields() {}

  /** Each field that some rule reads, once, in the order of the rules. */
  public static SequencedSet<String> of(Collection<Rule> rules) {
    SequencedSet<String> names = new LinkedHashSet<>();
    rules.forEach(rule -> of(rule, names));
    return names;
  }

  /** True if some rule searches keywords. */
  static boolean anyKeyword(Collection<Rule> rules) {
    return rules.stream()
        .flatMap(rule -> rule.detection().searches().values().stream())
        .anyMatch(RuleFields::hasKeyword);
  }

  /** Each regular expression of a detection, once. */
  static Set<ValueTest.Regex> expressions(Detection detection) {
    Set<ValueTest.Regex> expressions = new LinkedHashSet<>();
    detection.searches().values().forEach(search -> collectExpressions(search, expressions));
    return expressions;
  }

  private static void collectExpressions(Search search, Set<ValueTest.Regex> into) {
    switch (search) {
      case Search.All(var parts) -> parts.forEach(part -> collectExpressions(part, into));
      case Search.Any(var parts) -> parts.forEach(part -> collectExpressions(part, into));
      case Search.None(var part) -> collectExpressions(part, into);
      case Search.Keyword(var test) -> collectExpression(test, into);
      case Search.Field(_, var test) -> collectExpression(test, into);
    }
  }

  private static void collectExpression(ValueTest test, Set<ValueTest.Regex> into) {
    if (test instanceof ValueTest.Regex regex) {
      into.add(regex);
    }
  }

  private static boolean hasKeyword(Search search) {
    return switch (search) {
      case Search.All(var parts) -> parts.stream().anyMatch(RuleFields::hasKeyword);
      case Search.Any(var parts) -> parts.stream().anyMatch(RuleFields::hasKeyword);
      case Search.None(var part) -> hasKeyword(part);
      case Search.Keyword _ -> true;
      case Search.Field _ -> false;
    };
  }

  private static void of(Rule rule, SequencedSet<String> into) {
    rule.detection().searches().values().forEach(search -> collect(search, into));
  }

  private static void collect(Search search, SequencedSet<String> into) {
    switch (search) {
      case Search.All(var parts) -> parts.forEach(part -> collect(part, into));
      case Search.Any(var parts) -> parts.forEach(part -> collect(part, into));
      case Search.None(var part) -> collect(part, into);
      case Search.Keyword _ -> {}
      case Search.Field(var name, var test) -> {
        into.add(name);
        if (test instanceof ValueTest.FieldReference(var other, _, _)) {
          into.add(other);
        }
      }
    }
  }
}
