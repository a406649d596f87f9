package io.sigline.engine.compile;

import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compiles detections to matchers. A test of one field that several rules make exists once. Safe to
 * share between threads; predicates are then numbered in the order of compilation.
 */
final class MatcherCompiler {
  /** From so many literals on, a list is sought as a set instead of one after the other. */
  private static final int SET_SIZE = 4;

  private final ToIntFunction<String> slots;
  private final ValueCompiler values;
  private final FilterWatch filters;
  private final Map<Object, EventMatcher> interned = new ConcurrentHashMap<>();
  private final AtomicInteger predicates;

  /**
   * @param slots from a field's name to its slot
   * @param values compiles what is asked of one value
   * @param filters learns what filters hide
   * @param taken numbers of predicates that others have
   */
  MatcherCompiler(
      ToIntFunction<String> slots, ValueCompiler values, FilterWatch filters, int taken) {
    this.slots = slots;
    this.values = values;
    this.filters = filters;
    this.predicates = new AtomicInteger(taken);
  }

  /** How many predicates have a verdict of their own, with those of others. */
  int predicates() {
    return predicates.get();
  }

  /** Compiles a rule's condition. */
  EventMatcher compile(Rule rule) {
    Detection detection = rule.detection();
    return compile(detection.condition(), detection.searches(), rule.key());
  }

  private EventMatcher compile(
      Condition condition, SequencedMap<String, Search> searches, String rule) {
    return condition instanceof Condition.Filtered(var operand, var added, var filter)
        ? new EventMatcher.Filtered(
            compile(operand, searches, rule),
            compile(added, searches),
            filter,
            filter.key(),
            rule,
            filters)
        : compile(condition, searches);
  }

  private EventMatcher compile(Condition condition, SequencedMap<String, Search> searches) {
    return switch (condition) {
      case Condition.And(var operands) -> compileAnd(operands, searches);
      case Condition.Or(var operands) -> compileOr(operands, searches);
      case Condition.Not(var operand) -> new EventMatcher.Not(compile(operand, searches));
      case Condition.Filtered _ -> compile(condition, searches, "");
      case Condition.Named(var name) -> compile(named(name, searches));
    };
  }

  private static Search named(String name, SequencedMap<String, Search> searches) {
    Search search = searches.get(name);
    if (search == null) {
      throw new IllegalArgumentException("no search '" + name + "' in " + searches.keySet());
    }
    return search;
  }

  /** What must not hold becomes one list, so that tests of one field in it are made at once. */
  private EventMatcher compileAnd(List<Condition> operands, SequencedMap<String, Search> searches) {
    List<EventMatcher> compiled = new ArrayList<>();
    List<Condition> denied = new ArrayList<>();
    for (Condition operand : operands) {
      if (operand instanceof Condition.Not(var inner)) {
        denied.add(inner);
      } else {
        compiled.add(compile(operand, searches));
      }
    }
    if (!denied.isEmpty()) {
      compiled.add(new EventMatcher.Not(compileOr(denied, searches)));
    }
    return all(compiled);
  }

  private EventMatcher compileOr(List<Condition> operands, SequencedMap<String, Search> searches) {
    List<EventMatcher> compiled = new ArrayList<>();
    List<Search> alternatives = new ArrayList<>();
    collectOr(operands, searches, alternatives, compiled);
    if (!alternatives.isEmpty()) {
      compiled.add(compileAny(alternatives));
    }
    return any(compiled);
  }

  private void collectOr(
      List<Condition> operands,
      SequencedMap<String, Search> searches,
      List<Search> alternatives,
      List<EventMatcher> compiled) {
    for (Condition operand : operands) {
      switch (operand) {
        case Condition.Named(var name) -> alternatives.add(named(name, searches));
        case Condition.Or(var inner) -> collectOr(inner, searches, alternatives, compiled);
        case Condition.And _, Condition.Not _, Condition.Filtered _ ->
            compiled.add(compile(operand, searches));
      }
    }
  }

  /** Compiles a search on its own. */
  EventMatcher compile(Search search) {
    return switch (search) {
      case Search.All(var parts) -> all(parts.stream().map(this::compile).toList());
      case Search.Any(var parts) -> compileAny(parts);
      case Search.None(var part) -> new EventMatcher.Not(compile(part));
      case Search.Field field -> intern(field, () -> compile(field));
      case Search.Keyword(var test) ->
          intern(
              search,
              () ->
                  new EventMatcher.KeywordValue(
                      predicates.getAndIncrement(), values.compile(test)));
    };
  }

  private static EventMatcher all(List<EventMatcher> operands) {
    List<EventMatcher> distinct = List.copyOf(new LinkedHashSet<>(operands));
    return distinct.size() == 1 ? distinct.getFirst() : new EventMatcher.All(distinct);
  }

  private static EventMatcher any(List<EventMatcher> operands) {
    List<EventMatcher> distinct = List.copyOf(new LinkedHashSet<>(operands));
    return distinct.size() == 1 ? distinct.getFirst() : new EventMatcher.Any(distinct);
  }

  /** What a list tests at once: one field (null: any value), and how it compares. */
  private record Group(@Nullable String field, TestKind kind) {}

  private enum TestKind {
    FOLDED,
    CASED,
    NETWORK
  }

  /** Tests that were grouped; equal if they test the same. */
  private record GroupedTests(Group group, Set<ValueTest> tests) {}

  private EventMatcher compileAny(List<Search> parts) {
    Map<Group, Set<ValueTest>> groups = new LinkedHashMap<>();
    List<EventMatcher> operands = new ArrayList<>();
    for (Search part : flattened(parts, new ArrayList<>())) {
      Group group = group(part);
      if (group == null) {
        operands.add(compile(part));
      } else {
        groups.computeIfAbsent(group, _ -> new LinkedHashSet<>()).add(test(part));
      }
    }
    groups.forEach((group, tests) -> addGroup(group, tests, operands));
    return any(operands);
  }

  private static List<Search> flattened(List<Search> parts, List<Search> into) {
    for (Search part : parts) {
      if (part instanceof Search.Any(var inner)) {
        flattened(inner, into);
      } else {
        into.add(part);
      }
    }
    return into;
  }

  private static @Nullable Group group(Search part) {
    return switch (part) {
      case Search.Field(var name, var test) -> group(name, test);
      case Search.Keyword(var test) -> group(null, test);
      case Search.All _, Search.Any _, Search.None _ -> null;
    };
  }

  private static @Nullable Group group(@Nullable String field, ValueTest test) {
    return switch (test) {
      case ValueTest.Text(var pattern, var cased) when Needle.of(pattern, cased) != null ->
          new Group(field, cased ? TestKind.CASED : TestKind.FOLDED);
      case ValueTest.Cidr _ -> new Group(field, TestKind.NETWORK);
      default -> null;
    };
  }

  private static ValueTest test(Search part) {
    return switch (part) {
      case Search.Field(_, var test) -> test;
      case Search.Keyword(var test) -> test;
      case Search.All _, Search.Any _, Search.None _ ->
          throw new IllegalArgumentException("not a single test: " + part);
    };
  }

  private void addGroup(Group group, Set<ValueTest> tests, List<EventMatcher> operands) {
    if (group.kind() != TestKind.NETWORK && tests.size() < SET_SIZE) {
      for (ValueTest test : tests) {
        String field = group.field();
        operands.add(
            compile(field == null ? new Search.Keyword(test) : new Search.Field(field, test)));
      }
      return;
    }
    operands.add(
        intern(
            new GroupedTests(group, Set.copyOf(tests)),
            () -> {
              ValueMatcher together = together(group.kind(), tests);
              String field = group.field();
              return field == null
                  ? new EventMatcher.KeywordValue(predicates.getAndIncrement(), together)
                  : new EventMatcher.FieldValue(
                      predicates.getAndIncrement(), slots.applyAsInt(field), together);
            }));
  }

  private static ValueMatcher together(TestKind kind, Set<ValueTest> tests) {
    if (kind == TestKind.NETWORK) {
      return new NetworkMatcher(tests.stream().map(ValueTest.Cidr.class::cast).toList());
    }
    List<Needle> needles = new ArrayList<>();
    for (ValueTest test : tests) {
      if (test instanceof ValueTest.Text(var pattern, var cased)) {
        Needle needle = Needle.of(pattern, cased);
        if (needle != null) {
          needles.add(needle);
        }
      }
    }
    return kind == TestKind.CASED
        ? new ValueMatcher.Cased(new NeedleSet(needles))
        : ValueCompiler.anyFolded(needles);
  }

  private EventMatcher intern(Object key, Supplier<EventMatcher> compilation) {
    return interned.computeIfAbsent(key, _ -> compilation.get());
  }

  private EventMatcher compile(Search.Field field) {
    int slot = slots.applyAsInt(field.name());
    return switch (field.test()) {
      case ValueTest.Missing() -> new EventMatcher.MissingField(slot);
      case ValueTest.Exists(var expected) -> new EventMatcher.PresentField(slot, expected);
      case ValueTest.FieldReference reference ->
          new FieldRelation(
              predicates.getAndIncrement(),
              slot,
              slots.applyAsInt(reference.otherField()),
              reference);
      default ->
          new EventMatcher.FieldValue(
              predicates.getAndIncrement(), slot, values.compile(field.test()));
    };
  }
}
