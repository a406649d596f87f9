package io.sigline.engine.compile;

import io.sigline.engine.compile.Needle.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must be so for a rule to match, as far as {@link Witness witnesses} can tell. */
sealed interface Necessity {

  /** The event shows this witness. */
  record Fact(Witness witness) implements Necessity {}

  /** All of these hold: to look for one of them is enough. */
  record All(List<Necessity> parts) implements Necessity {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** Some of these hold: each must be looked for. */
  record Any(List<Necessity> parts) implements Necessity {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The folded values of which the field must have one.
   *
   * @return null if the field may have others, or be missing
   */
  default @Nullable List<Needle> valuesOf(String field) {
    return switch (this) {
      case Fact(var witness) -> {
        Needle needle = witness.needle();
        boolean whole = needle != null && needle.place() == Place.WHOLE;
        yield whole && field.equals(witness.field()) ? List.of(needle) : null;
      }
      case All(var parts) -> {
        List<Needle> fewest = null;
        for (Necessity part : parts) {
          List<Needle> values = part.valuesOf(field);
          if (values != null && (fewest == null || values.size() < fewest.size())) {
            fewest = values;
          }
        }
        yield fewest;
      }
      case Any(var parts) -> {
        List<Needle> union = new ArrayList<>();
        for (Necessity part : parts) {
          List<Needle> values = part.valuesOf(field);
          if (values == null) {
            yield null;
          }
          union.addAll(values);
        }
        yield union;
      }
    };
  }
}
