package io.sigline.engine.compile;

import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.ValueTest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a rule needs nothing that could be looked for, as {@link WitnessFinder} sees it: the first
 * part of its condition that can hold for an event without any witness.
 */
final class WitnessLack {
  private final Detection detection;

  WitnessLack(Detection detection) {
    this.detection = detection;
  }

  /** The reason, in words; something else is wrong if there is none. */
  String reason() {
    String reason = ofTruth(detection.condition());
    return reason == null ? "nothing in it is rare enough to be looked for" : reason;
  }

  /** Null if there is a witness where the condition is true. */
  private @Nullable String ofTruth(Condition condition) {
    return switch (condition) {
      case Condition.And(var operands) -> every(operands, true);
      case Condition.Or(var operands) -> first(operands, true);
      case Condition.Not(var operand) -> ofFalsehood(operand);
      case Condition.Filtered(var operand, _, _) -> ofTruth(operand);
      case Condition.Named(var name) -> of(name, detection.searches().get(name));
    };
  }

  private @Nullable String ofFalsehood(Condition condition) {
    return switch (condition) {
      case Condition.And(var operands) -> first(operands, false);
      case Condition.Or(var operands) -> every(operands, false);
      case Condition.Not(var operand) -> ofTruth(operand);
      case Condition.Filtered(var operand, var added, _) -> first(List.of(operand, added), false);
      case Condition.Named(var name) -> "'not " + name + "' holds where nothing of it is there";
    };
  }

  private @Nullable String of(Condition condition, boolean truth) {
    return truth ? ofTruth(condition) : ofFalsehood(condition);
  }

  /** All have to lack a witness. */
  private @Nullable String every(List<Condition> operands, boolean truth) {
    String reason = null;
    for (Condition operand : operands) {
      String own = of(operand, truth);
      if (own == null) {
        return null;
      }
      reason = reason == null ? own : reason;
    }
    return reason;
  }

  /** One that lacks a witness is enough. */
  private @Nullable String first(List<Condition> operands, boolean truth) {
    for (Condition operand : operands) {
      String own = of(operand, truth);
      if (own != null) {
        return own;
      }
    }
    return null;
  }

  private static @Nullable String of(String name, @Nullable Search search) {
    String reason = search == null ? "it is unknown" : of(search);
    return reason == null ? null : "'" + name + "': " + reason;
  }

  private static @Nullable String of(Search search) {
    return switch (search) {
      case Search.All(var parts) -> {
        String first = null;
        for (Search part : parts) {
          String reason = of(part);
          if (reason == null) {
            yield null;
          }
          first = first == null ? reason : first;
        }
        yield first;
      }
      case Search.Any(var parts) -> {
        for (Search part : parts) {
          String reason = of(part);
          if (reason != null) {
            yield reason;
          }
        }
        yield null;
      }
      case Search.None _ -> "it holds where nothing of it is there";
      case Search.Keyword(var test) -> of(null, test);
      case Search.Field(var name, var test) -> of(name, test);
    };
  }

  private static @Nullable String of(@Nullable String field, ValueTest test) {
    return switch (test) {
      case ValueTest.Missing _ -> field + " may be missing or null";
      case ValueTest.Exists(var expected) -> expected ? null : field + " must not be there";
      case ValueTest.Text _,
          ValueTest.Regex _,
          ValueTest.Cidr _,
          ValueTest.Compare _,
          ValueTest.TimePart _,
          ValueTest.FieldReference _ ->
          field == null ? "a keyword without a literal can be in any value" : null;
    };
  }
}
