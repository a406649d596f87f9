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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds for a rule the witnesses of which every event that matches shows at least one: those
 * expected least often.
 */
final class WitnessFinder {
  private final Detection detection;

  private WitnessFinder(Detection detection) {
    this.detection = detection;
  }

  /** The rule's witnesses; null if an event without any could match. */
  static @Nullable List<Witness> of(Detection detection) {
    return new WitnessFinder(detection).ofTruth(detection.condition());
  }

  private @Nullable List<Witness> ofTruth(Condition condition) {
    return switch (condition) {
      case Condition.And(var operands) -> rarest(operands.stream().map(this::ofTruth));
      case Condition.Or(var operands) -> union(operands.stream().map(this::ofTruth));
      case Condition.Not(var operand) -> ofFalsehood(operand);
      case Condition.Named(var name) -> of(detection.searches().get(name));
    };
  }

  private @Nullable List<Witness> ofFalsehood(Condition condition) {
    return switch (condition) {
      case Condition.And(var operands) -> union(operands.stream().map(this::ofFalsehood));
      case Condition.Or(var operands) -> rarest(operands.stream().map(this::ofFalsehood));
      case Condition.Not(var operand) -> ofTruth(operand);
      case Condition.Named _ -> null;
    };
  }

  private static @Nullable List<Witness> of(@Nullable Search search) {
    return switch (search) {
      case null -> null;
      case Search.All(var parts) -> rarest(parts.stream().map(WitnessFinder::of));
      case Search.Any(var parts) -> union(parts.stream().map(WitnessFinder::of));
      case Search.None _ -> null;
      case Search.Keyword(var test) -> of(null, test);
      case Search.Field(var name, var test) -> of(name, test);
    };
  }

  private static @Nullable List<Witness> of(@Nullable String field, ValueTest test) {
    return switch (test) {
      case ValueTest.Text(var pattern, _) -> {
        Needle needle = needle(pattern);
        yield needle == null ? presence(field) : List.of(new Witness(field, needle));
      }
      case ValueTest.Regex regex -> {
        List<List<Needle>> required = RegexLiterals.requiredBy(regex);
        yield required.isEmpty()
            ? presence(field)
            : required.getFirst().stream().map(needle -> new Witness(field, needle)).toList();
      }
      case ValueTest.Exists(var expected) -> expected ? presence(field) : null;
      case ValueTest.Missing _ -> null;
      case ValueTest.Cidr _,
          ValueTest.Compare _,
          ValueTest.TimePart _,
          ValueTest.FieldReference _ ->
          presence(field);
    };
  }

  private static @Nullable List<Witness> presence(@Nullable String field) {
    return field == null ? null : List.of(new Witness(field, null));
  }

  /** The pattern as one folded literal, or else the longest literal in it. */
  private static @Nullable Needle needle(TextPattern pattern) {
    Needle whole = Needle.of(pattern, false);
    if (whole != null) {
      return whole;
    }
    Needle longest = null;
    for (TextPattern.Part part : pattern.parts()) {
      if (part instanceof Literal(var text) && !Utf8.hasLoneSurrogate(text)) {
        byte[] literal = TextPattern.fold(text).getBytes(UTF_8);
        if (longest == null || literal.length > longest.literal().length) {
          longest = new Needle(Place.ANYWHERE, literal);
        }
      }
    }
    return longest;
  }

  private static @Nullable List<Witness> rarest(Stream<@Nullable List<Witness>> candidates) {
    List<Witness> best = null;
    for (List<Witness> candidate : candidates.toList()) {
      if (candidate != null && (best == null || frequency(candidate) < frequency(best))) {
        best = candidate;
      }
    }
    return best;
  }

  private static @Nullable List<Witness> union(Stream<@Nullable List<Witness>> alternatives) {
    List<Witness> all = new ArrayList<>();
    for (List<Witness> alternative : alternatives.toList()) {
      if (alternative == null) {
        return null;
      }
      all.addAll(alternative);
    }
    return all;
  }

  private static long frequency(List<Witness> witnesses) {
    return witnesses.stream().mapToLong(Witness::frequency).sum();
  }
}
