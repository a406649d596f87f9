package io.sigline.engine.match;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest.FieldReference;

/** Compares the text of one field with that of another; no character is a wildcard. */
public final class FieldComparison {

  private FieldComparison() {}

  /** True if the value stands in the reference's relation to the other field's value. */
  public static boolean holds(FieldReference reference, String value, String other) {
    String left = reference.cased() ? value : TextPattern.fold(value);
    String right = reference.cased() ? other : TextPattern.fold(other);
    return switch (reference.relation()) {
      case EQUALS -> left.equals(right);
      case CONTAINS -> left.contains(right);
      case STARTS_WITH -> left.startsWith(right);
      case ENDS_WITH -> left.endsWith(right);
    };
  }
}
