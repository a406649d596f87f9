package io.sigline.engine.match;

import io.sigline.engine.event.Event;
import io.sigline.engine.event.Value;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.ValueTest;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The value tests of one rule, those of text compiled once. */
final class ValueTests {
  private final Map<ValueTest, Predicate<String>> ofText = new HashMap<>();
  private final Map<ValueTest, RegexTest> regexes = new HashMap<>();

  private ValueTests() {}

  static ValueTests compile(Collection<Search> searches) {
    ValueTests tests = new ValueTests();
    searches.forEach(tests::add);
    return tests;
  }

  /** True if the values of a field pass the test. */
  boolean passes(ValueTest test, List<Value> values, Event event) {
    return switch (test) {
      case ValueTest.Missing _ ->
          values.isEmpty() || values.stream().anyMatch(value -> value instanceof Value.Null);
      case ValueTest.Exists(var expected) -> values.isEmpty() != expected;
      case ValueTest.Compare(var order, var operand) ->
          values.stream().anyMatch(value -> stands(Numbers.of(value), order, operand));
      case ValueTest.FieldReference reference -> passes(reference, values, event);
      case ValueTest.Text _, ValueTest.Regex _, ValueTest.Cidr _, ValueTest.TimePart _ ->
          values.stream()
              .anyMatch(value -> !(value instanceof Value.Null) && passes(test, value.text()));
    };
  }

  /** True if the text passes the test. */
  boolean passes(ValueTest test, String text) {
    Predicate<String> compiled = ofText.get(test);
    return compiled != null && compiled.test(text);
  }

  long exhaustedSearches() {
    return regexes.values().stream().mapToLong(RegexTest::exhaustedSearches).sum();
  }

  private static boolean passes(
      ValueTest.FieldReference reference, List<Value> values, Event event) {
    List<Value> others = event.values(reference.otherField());
    return values.stream()
        .filter(value -> !(value instanceof Value.Null))
        .anyMatch(value ->
            others.stream()
                .filter(other -> !(other instanceof Value.Null))
                .anyMatch(other -> FieldComparison.holds(reference, value.text(), other.text())));
  }

  private static boolean stands(
      @Nullable BigDecimal number, ValueTest.Order order, BigDecimal operand) {
    return number != null && order.holds(number.compareTo(operand));
  }

  private void add(Search search) {
    switch (search) {
      case Search.All(var parts) -> parts.forEach(this::add);
      case Search.Any(var parts) -> parts.forEach(this::add);
      case Search.None(var part) -> add(part);
      case Search.Field(_, var test) -> add(test);
      case Search.Keyword(var test) -> add(test);
    }
  }

  private void add(ValueTest test) {
    switch (test) {
      case ValueTest.Text text -> ofText.put(text, TextTest.compile(text)::matches);
      case ValueTest.Regex regex -> {
        RegexTest compiled = regexes.computeIfAbsent(regex, _ -> RegexTest.compile(regex));
        ofText.put(regex, compiled::find);
      }
      case ValueTest.Cidr cidr -> ofText.put(cidr, CidrTest.compile(cidr)::contains);
      case ValueTest.TimePart(var part, var operand) ->
          ofText.put(
              test,
              text -> {
                var found = DatePart.of(text, part);
                return found.isPresent() && found.getAsInt() == operand;
              });
      case ValueTest.Missing _,
          ValueTest.Exists _,
          ValueTest.Compare _,
          ValueTest.FieldReference _ -> {}
    }
  }
}
