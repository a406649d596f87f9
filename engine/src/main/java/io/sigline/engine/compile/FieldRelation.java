package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.match.FieldComparison;
import io.sigline.engine.rule.ValueTest.FieldReference;
import io.sigline.engine.rule.ValueTest.Relation;
import java.util.Arrays;

/**
 * Some value of one field stands in a relation to some value of another. Folded texts are compared
 * as bytes; a cased comparison makes strings.
 *
 * @param predicate its place among the verdicts of a {@link Reading}
 */
record FieldRelation(int predicate, int slot, int otherSlot, FieldReference reference)
    implements EventMatcher {

  @Override
  public boolean matches(Reading reading) {
    int known = reading.known(predicate);
    return known >= 0 ? known == 1 : reading.keep(predicate, evaluate(reading));
  }

  private boolean evaluate(Reading reading) {
    SlotEvent event = reading.event();
    for (int left = event.first(slot); left >= 0; left = event.next(left)) {
      for (int right = event.first(otherSlot); right >= 0; right = event.next(right)) {
        if (reading.hasText(left) && reading.hasText(right) && holds(reading, left, right)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean holds(Reading reading, int left, int right) {
    if (reference.cased()) {
      return FieldComparison.holds(reference, reading.string(left), reading.string(right));
    }
    reading.fold(left);
    reading.fold(right);
    byte[] folded = reading.folded();
    int from = reading.foldedOffset(left);
    int length = reading.foldedLength(left);
    int other = reading.foldedOffset(right);
    int otherLength = reading.foldedLength(right);
    if (otherLength > length || (reference.relation() == Relation.EQUALS && otherLength < length)) {
      return false;
    }
    int last = from + length - otherLength;
    int first = reference.relation() == Relation.ENDS_WITH ? last : from;
    int stop = reference.relation() == Relation.CONTAINS ? last : first;
    for (int at = first; at <= stop; at++) {
      if (Arrays.equals(folded, at, at + otherLength, folded, other, other + otherLength)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int cost() {
    return 20;
  }

  @Override
  public double odds() {
    return EVEN;
  }
}
