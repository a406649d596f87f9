package io.sigline.engine.proof;

import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.ValueTest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a rule asks, with every denial moved down to the tests. */
sealed interface Formula {

  /** Every part holds. */
  record All(List<Formula> parts) implements Formula {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** At least one part holds. */
  record Any(List<Formula> parts) implements Formula {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A test of a field, or of every keyword text.
   *
   * @param field null for a keyword search
   * @param holds false if the test must fail
   */
  record Literal(@Nullable String field, ValueTest test, boolean holds) implements Formula {}

  /**
   * What a detection asks of an event.
   *
   * @param holds false for what makes the detection fail
   */
  static Formula of(Detection detection, boolean holds) {
    return of(detection.condition(), detection, holds);
  }

  private static Formula of(Condition condition, Detection detection, boolean holds) {
    return switch (condition) {
      case Condition.And(var operands) ->
          joined(operands.stream().map(part -> of(part, detection, holds)), holds);
      case Condition.Or(var operands) ->
          joined(operands.stream().map(part -> of(part, detection, holds)), !holds);
      case Condition.Not(var operand) -> of(operand, detection, !holds);
      case Condition.Filtered(var operand, var added, _) ->
          joined(Stream.of(operand, added).map(part -> of(part, detection, holds)), holds);
      case Condition.Named(var name) -> {
        Search search = detection.searches().get(name);
        if (search == null) {
          throw new IllegalStateException("no search " + name);
        }
        yield of(search, holds);
      }
    };
  }

  private static Formula of(Search search, boolean holds) {
    return switch (search) {
      case Search.All(var parts) -> joined(parts.stream().map(part -> of(part, holds)), holds);
      case Search.Any(var parts) -> joined(parts.stream().map(part -> of(part, holds)), !holds);
      case Search.None(var part) -> of(part, !holds);
      case Search.Field(var name, var test) -> new Literal(name, test, holds);
      case Search.Keyword(var test) -> new Literal(null, test, holds);
    };
  }

  private static Formula joined(Stream<Formula> parts, boolean all) {
    List<Formula> list = parts.toList();
    if (list.size() == 1) {
      return list.getFirst();
    }
    return all ? new All(list) : new Any(list);
  }
}
