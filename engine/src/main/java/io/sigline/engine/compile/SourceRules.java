package io.sigline.engine.compile;

import io.sigline.engine.rule.LogSource;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one log source, with what they are found by: made when an event of the source is
 * first judged, once for all plans that have these rules. Safe to share between threads.
 */
final class SourceRules {
  private final LogSource source;
  private final List<PlannedRule> rules;
  private final Frequencies frequencies;
  private final ToIntFunction<String> slots;
  private volatile @Nullable SourceIndex index;

  /**
   * @param rules in the order of the rule set
   * @param slots from a field's name to its slot
   */
  SourceRules(
      LogSource source,
      List<PlannedRule> rules,
      Frequencies frequencies,
      ToIntFunction<String> slots) {
    this.source = source;
    this.rules = List.copyOf(rules);
    this.frequencies = frequencies;
    this.slots = slots;
  }

  /** What the rules name. */
  LogSource source() {
    return source;
  }

  /** In the order of the rule set. */
  List<PlannedRule> rules() {
    return rules;
  }

  /** What the rules are found by. */
  SourceIndex index() {
    SourceIndex made = index;
    return made == null ? make() : made;
  }

  private synchronized SourceIndex make() {
    SourceIndex made = index;
    if (made == null) {
      made = new SourceIndex(rules, new WitnessOdds(frequencies, source), slots);
      index = made;
    }
    return made;
  }

  /** Bytes of the tables, if they were made. */
  long tableBytes() {
    SourceIndex made = index;
    return made == null ? 0 : made.tableBytes();
  }
}
