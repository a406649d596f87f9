package io.sigline.engine.proof;

import io.sigline.engine.event.Value;
import io.sigline.engine.match.CidrTest;
import io.sigline.engine.match.DatePart;
import io.sigline.engine.match.Numbers;
import io.sigline.engine.match.RegexTest;
import io.sigline.engine.match.TextTest;
import io.sigline.engine.rule.ValueTest;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks values one test at a time, each test compiled once. One thread. */
final class ValueChecks {
  private final Map<ValueTest, Predicate<String>> compiled = new HashMap<>();

  /** True if the test needs a text, number or date: a value that is there and not null. */
  static boolean isOfText(ValueTest test) {
    return switch (test) {
      case ValueTest.Text _,
          ValueTest.Regex _,
          ValueTest.Cidr _,
          ValueTest.Compare _,
          ValueTest.TimePart _ ->
          true;
      case ValueTest.Missing _, ValueTest.Exists _, ValueTest.FieldReference _ -> false;
    };
  }

  /** True if a field with these values, perhaps none, passes; references are not looked at. */
  boolean passes(ValueTest test, List<Value> values) {
    return switch (test) {
      case ValueTest.Missing _ ->
          values.isEmpty() || values.stream().anyMatch(value -> value instanceof Value.Null);
      case ValueTest.Exists(var expected) -> values.isEmpty() != expected;
      case ValueTest.FieldReference _ -> true;
      default ->
          values.stream()
              .anyMatch(value -> !(value instanceof Value.Null) && passes(test, value.text()));
    };
  }

  /** True if the text passes a test of texts. */
  boolean passes(ValueTest test, String text) {
    Predicate<String> known = compiled.get(test);
    if (known == null) {
      known = compile(test);
      compiled.put(test, known);
    }
    return known.test(text);
  }

  private static Predicate<String> compile(ValueTest test) {
    return switch (test) {
      case ValueTest.Text text -> TextTest.compile(text)::matches;
      case ValueTest.Regex regex -> RegexTest.compile(regex)::find;
      case ValueTest.Cidr cidr -> CidrTest.compile(cidr)::contains;
      case ValueTest.Compare(var order, var operand) ->
          text -> stands(Numbers.parse(text), order, operand);
      case ValueTest.TimePart(var part, var operand) ->
          text -> {
            var found = DatePart.of(text, part);
            return found.isPresent() && found.getAsInt() == operand;
          };
      case ValueTest.Missing _, ValueTest.Exists _, ValueTest.FieldReference _ ->
          throw new IllegalArgumentException("no test of a text: " + test);
    };
  }

  private static boolean stands(
      @Nullable BigDecimal number, ValueTest.Order order, BigDecimal operand) {
    return number != null && order.holds(number.compareTo(operand));
  }
}
