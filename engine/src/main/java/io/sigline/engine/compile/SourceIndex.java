package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.event.SlotEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a log source, indexed by their witnesses. Where many rules ask for a value of the
 * same field, as Windows rules do for an event id, an event meets only those that ask for its own.
 * Immutable, shared by all threads.
 */
final class SourceIndex {
  /** The rules that ask for no value of the field by which the others are told apart. */
  private final RuleIndex unbound;

  private final @Nullable ValueSwitch byValue;

  /** The rules that ask for a value, by its number in the switch. */
  private final RuleIndex[] bound;

  /**
   * @param rules in the order of the rule set
   * @param slots from a field's name to its slot
   */
  SourceIndex(List<PlannedRule> rules, WitnessOdds odds, ToIntFunction<String> slots) {
    List<@Nullable Necessity> needs = new ArrayList<>(rules.size());
    for (PlannedRule rule : rules) {
      needs.add(WitnessFinder.of(rule.detection()));
    }
    SplitByValue split = SplitByValue.of(needs);
    String field = split.field();
    unbound = index(split.unbound(), rules, needs, odds, null, slots);
    byValue = field == null ? null : new ValueSwitch(slots.applyAsInt(field), split.values());
    bound =
        split.bound().stream()
            .map(group -> index(group, rules, needs, odds, field, slots))
            .toArray(RuleIndex[]::new);
  }

  private static RuleIndex index(
      List<Integer> group,
      List<PlannedRule> rules,
      List<@Nullable Necessity> needs,
      WitnessOdds odds,
      @Nullable String known,
      ToIntFunction<String> slots) {
    List<@Nullable Necessity> own = new ArrayList<>(group.size());
    int[] ordinals = new int[group.size()];
    for (int rule : group) {
      ordinals[own.size()] = rules.get(rule).ordinal();
      own.add(needs.get(rule));
    }
    return new RuleIndex(ordinals, new WitnessChoice(odds, known).of(own), odds, slots);
  }

  /** Marks the rules of which the event shows a witness, by ordinal; allocates nothing. */
  void mark(Reading reading, CandidateMarks marks) {
    unbound.mark(reading, marks);
    if (byValue == null) {
      return;
    }
    SlotEvent event = reading.event();
    for (int value = event.first(byValue.slot()); value >= 0; value = event.next(value)) {
      int group = event.kind(value) == Kind.NULL ? -1 : byValue.find(event, value);
      if (group >= 0) {
        bound[group].mark(reading, marks);
      }
    }
  }

  /** Bytes of the tables. */
  long tableBytes() {
    long bytes = unbound.tableBytes() + (byValue == null ? 0 : byValue.tableBytes());
    for (RuleIndex index : bound) {
      bytes += index.tableBytes();
    }
    return bytes;
  }
}
