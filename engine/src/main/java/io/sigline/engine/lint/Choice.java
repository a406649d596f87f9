package io.sigline.engine.lint;

import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tests of one field, of which one must pass. */
record Choice(String field, List<ValueTest> tests) {
  private static final long MOST_COMPARED = 1_000_000;

  /** What of a search must hold, as far as it can be told field by field. */
  static List<Choice> demanded(Search search) {
    if (search instanceof Search.All(var parts)) {
      return parts.stream().flatMap(part -> demanded(part).stream()).toList();
    }
    Choice one = of(search);
    return one == null ? List.of() : List.of(one);
  }

  /** The search, if it is one choice and nothing more. */
  static @Nullable Choice of(Search search) {
    return switch (search) {
      case Search.Field(var name, var test) -> new Choice(name, List.of(test));
      case Search.Any(var parts) -> any(parts);
      default -> null;
    };
  }

  private static @Nullable Choice any(List<Search> parts) {
    List<ValueTest> tests = new ArrayList<>();
    String field = null;
    for (Search part : parts) {
      Choice choice = of(part);
      if (choice == null || (field != null && !field.equals(choice.field))) {
        return null;
      }
      field = choice.field;
      tests.addAll(choice.tests);
    }
    return field == null ? null : new Choice(field, tests);
  }

  /** True if no single value can pass a test of both. */
  boolean excludes(Choice other) {
    return field.equals(other.field)
        && isSmall(other)
        && tests.stream()
            .allMatch(one -> other.tests.stream().allMatch(it -> Tests.exclude(one, it)));
  }

  /** True if whatever passes this passes the other too. */
  boolean implies(Choice other) {
    return field.equals(other.field)
        && isSmall(other)
        && tests.stream()
            .allMatch(one -> other.tests.stream().anyMatch(it -> Tests.implies(one, it)));
  }

  private boolean isSmall(Choice other) {
    return (long) tests.size() * other.tests.size() <= MOST_COMPARED;
  }
}
