package io.sigline.engine.compile;

import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compiles detections to matchers. A test of one field that several rules make exists once. Used by
 * one thread.
 */
final class MatcherCompiler {
  /** From so many literals on, a list is sought as a set instead of one after the other. */
  private static final int SET_SIZE = 4;

  private final ToIntFunction<String> slots;
  private final Map<Object, EventMatcher> interned = new HashMap<>();
  private final Map<ValueTest.Regex, RegexTest> regexes = new LinkedHashMap<>();
  private int predicates;

  /**
   * @param slots from a field's name to its slot
   */
  MatcherCompiler(ToIntFunction<String> slots) {
    this.slots = slots;
  }

  /** How many predicates have a verdict of their own. */
  int predicates() {
    return predicates;
  }

  /** Every expression compiled so far. */
  List<RegexTest> regexes() {
    return List.copyOf(regexes.values());
  }

  /** Compiles a rule's condition over its searches. */
  EventMatcher compile(Detection detection) {
    return compile(detection.condition(), detection.searches());
  }

  private EventMatcher compile(Condition condition, SequencedMap<String, Search> searches) {
    return switch (condition) {
      case Condition.And(var operands) -> all(compileEach(operands, searches));
      case Condition.Or(var operands) -> any(compileEach(operands, searches));
      case Condition.Not(var operand) -> new EventMatcher.Not(compile(operand, searches));
      case Condition.Named(var name) -> {
        Search search = searches.get(name);
        if (search == null) {
          throw new IllegalArgumentException("no search '" + name + "' in " + searches.keySet());
        }
        yield compile(search);
      }
    };
  }

  private List<EventMatcher> compileEach(
      List<Condition> operands, SequencedMap<String, Search> searches) {
    return operands.stream().map(operand -> compile(operand, searches)).toList();
  }

  private EventMatcher compile(Search search) {
    return switch (search) {
      case Search.All(var parts) -> all(parts.stream().map(this::compile).toList());
      case Search.Any(var parts) -> compileAny(parts);
      case Search.None(var part) -> new EventMatcher.Not(compile(part));
      case Search.Field field -> intern(field, () -> compile(field));
      case Search.Keyword(var test) ->
          intern(search, () -> new EventMatcher.KeywordValue(predicates++, valueMatcher(test)));
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
                  ? new EventMatcher.KeywordValue(predicates++, together)
                  : new EventMatcher.FieldValue(predicates++, slots.applyAsInt(field), together);
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
    NeedleSet set = new NeedleSet(needles);
    return kind == TestKind.CASED ? new ValueMatcher.Cased(set) : new ValueMatcher.Folded(set);
  }

  private EventMatcher intern(Object key, Supplier<EventMatcher> compilation) {
    EventMatcher known = interned.get(key);
    if (known == null) {
      known = compilation.get();
      interned.put(key, known);
    }
    return known;
  }

  private EventMatcher compile(Search.Field field) {
    int slot = slots.applyAsInt(field.name());
    return switch (field.test()) {
      case ValueTest.Missing() -> new EventMatcher.MissingField(slot);
      case ValueTest.Exists(var expected) -> new EventMatcher.PresentField(slot, expected);
      case ValueTest.FieldReference reference ->
          new FieldRelation(
              predicates++, slot, slots.applyAsInt(reference.otherField()), reference);
      default -> new EventMatcher.FieldValue(predicates++, slot, valueMatcher(field.test()));
    };
  }

  private ValueMatcher valueMatcher(ValueTest test) {
    return switch (test) {
      case ValueTest.Text(var pattern, var cased) -> {
        TextMatcher text = textMatcher(pattern, cased);
        yield cased ? new ValueMatcher.Cased(text) : new ValueMatcher.Folded(text);
      }
      case ValueTest.Regex regex ->
          new ValueMatcher.Regex(
              regexes.computeIfAbsent(regex, RegexTest::compile), requiredLiterals(regex));
      case ValueTest.Cidr cidr -> new NetworkMatcher(List.of(cidr));
      case ValueTest.Compare compare -> new NumberMatcher(compare);
      case ValueTest.TimePart part -> new ValueMatcher.Date(part);
      case ValueTest.Missing _, ValueTest.Exists _, ValueTest.FieldReference _ ->
          throw new IllegalArgumentException("not a test of one value: " + test);
    };
  }

  private static List<TextMatcher> requiredLiterals(ValueTest.Regex regex) {
    List<TextMatcher> required = new ArrayList<>();
    for (List<Needle> choice : RegexLiterals.requiredBy(regex)) {
      required.add(choice.size() == 1 ? choice.getFirst() : new NeedleSet(choice));
    }
    return required;
  }

  private static TextMatcher textMatcher(TextPattern pattern, boolean cased) {
    if (pattern.parts().size() == 1 && pattern.parts().getFirst() instanceof AnyText) {
      return new AnyTextAtAll();
    }
    for (TextPattern.Part part : pattern.parts()) {
      if (part instanceof Literal(var text) && Utf8.hasLoneSurrogate(text)) {
        return new NeedleSet(List.of()); // no text has it
      }
    }
    Needle needle = Needle.of(pattern, cased);
    return needle != null ? needle : new WildcardText(pattern, cased);
  }
}
