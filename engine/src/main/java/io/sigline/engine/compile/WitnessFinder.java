package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sigline.engine.compile.Needle.Place;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what must be so in every event that a rule matches. What filters ask is left out: they may
 * expire, and what they hide is to be found and counted.
 */
final class WitnessFinder {
  private final Detection detection;

  private WitnessFinder(Detection detection) {
    this.detection = detection;
  }

  /** What the rule needs; null if an event without any witness could match. */
  static @Nullable Necessity of(Detection detection) {
    return new WitnessFinder(detection).ofTruth(detection.condition());
  }

  private @Nullable Necessity ofTruth(Condition condition) {
    return switch (condition) {
      case Condition.And(var operands) -> all(operands, this::ofTruth);
      case Condition.Or(var operands) -> any(operands, this::ofTruth);
      case Condition.Not(var operand) -> ofFalsehood(operand);
      case Condition.Filtered(var operand, _, _) -> ofTruth(operand);
      case Condition.Named(var name) -> of(detection.searches().get(name));
    };
  }

  private @Nullable Necessity ofFalsehood(Condition condition) {
    return switch (condition) {
      case Condition.And(var operands) -> any(operands, this::ofFalsehood);
      case Condition.Or(var operands) -> all(operands, this::ofFalsehood);
      case Condition.Not(var operand) -> ofTruth(operand);
      case Condition.Filtered(var operand, var added, _) ->
          any(List.of(operand, added), this::ofFalsehood);
      case Condition.Named _ -> null;
    };
  }

  private static @Nullable Necessity of(@Nullable Search search) {
    return switch (search) {
      case null -> null;
      case Search.All(var parts) -> all(parts, WitnessFinder::of);
      case Search.Any(var parts) -> any(parts, WitnessFinder::of);
      case Search.None _ -> null;
      case Search.Keyword(var test) -> of(null, test);
      case Search.Field(var name, var test) -> of(name, test);
    };
  }

  private static @Nullable Necessity of(@Nullable String field, ValueTest test) {
    return switch (test) {
      case ValueTest.Text(var pattern, _) -> ofText(field, pattern);
      case ValueTest.Regex regex -> ofRegex(field, regex);
      case ValueTest.Exists(var expected) -> expected ? presence(field) : null;
      case ValueTest.Missing _ -> null;
      case ValueTest.Cidr _,
          ValueTest.Compare _,
          ValueTest.TimePart _,
          ValueTest.FieldReference _ ->
          presence(field);
    };
  }

  private static @Nullable Necessity presence(@Nullable String field) {
    return field == null ? null : new Necessity.Fact(new Witness(field, null));
  }

  /** The pattern as one folded literal, or else each literal in it. */
  private static @Nullable Necessity ofText(@Nullable String field, TextPattern pattern) {
    Needle whole = Needle.of(pattern, false);
    if (whole != null) {
      return new Necessity.Fact(new Witness(field, whole));
    }
    List<Necessity> literals = new ArrayList<>();
    for (int i = 0; i < pattern.parts().size(); i++) {
      if (pattern.parts().get(i) instanceof Literal(var text) && !Utf8.hasLoneSurrogate(text)) {
        Place place =
            i == 0 ? Place.START : i == pattern.parts().size() - 1 ? Place.END : Place.ANYWHERE;
        Needle needle = new Needle(place, TextPattern.fold(text).getBytes(UTF_8));
        literals.add(new Necessity.Fact(new Witness(field, needle)));
      }
    }
    return literals.isEmpty() ? presence(field) : allOf(literals);
  }

  private static @Nullable Necessity ofRegex(@Nullable String field, ValueTest.Regex regex) {
    List<Necessity> choices = new ArrayList<>();
    for (List<Needle> choice : RegexLiterals.requiredBy(regex)) {
      List<Necessity> literals = new ArrayList<>();
      choice.forEach(needle -> literals.add(new Necessity.Fact(new Witness(field, needle))));
      choices.add(literals.size() == 1 ? literals.getFirst() : new Necessity.Any(literals));
    }
    return choices.isEmpty() ? presence(field) : allOf(choices);
  }

  private static Necessity allOf(List<Necessity> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Necessity.All(parts);
  }

  private static <T> @Nullable Necessity all(
      List<T> operands, Function<T, @Nullable Necessity> necessity) {
    List<Necessity> parts = new ArrayList<>(operands.size());
    for (T operand : operands) {
      Necessity part = necessity.apply(operand);
      if (part != null) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? null : allOf(parts);
  }

  private static <T> @Nullable Necessity any(
      List<T> alternatives, Function<T, @Nullable Necessity> necessity) {
    List<Necessity> parts = new ArrayList<>(alternatives.size());
    for (T alternative : alternatives) {
      Necessity part = necessity.apply(alternative);
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    return parts.size() == 1 ? parts.getFirst() : new Necessity.Any(parts);
  }
}
