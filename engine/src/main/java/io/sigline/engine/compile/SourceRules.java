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
   * @param before those of the same source in another plan over the same slots; null for none
   */
  SourceRules(
      LogSource source,
      List<PlannedRule> rules,
      Frequencies frequencies,
      ToIntFunction<String> slots,
      @Nullable SourceRules before) {
    this.source = source;
    this.rules = List.copyOf(rules);
    this.frequencies = frequencies;
    this.slots = slots;
    if (before != null && before.frequencies == frequencies && before.hasSame(rules)) {
      index = before.index;
    }
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

  private boolean hasSame(List<PlannedRule> others) {
    boolean same = rules.size() == others.size();
    for (int i = 0; same && i < rules.size(); i++) {
      same =
          rules.get(i).ordinal() == others.get(i).ordinal()
              && rules.get(i).detection().equals(others.get(i).detection());
    }
    return same;
  }

  /** Sees to it that there is an index; true if there was none. */
  boolean prepare() {
    boolean missing = index == null;
    var _ = index();
    return missing;
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
