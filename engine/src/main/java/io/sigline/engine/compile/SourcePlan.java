package io.sigline.engine.compile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * The rules that can apply to the events of a log source, indexed by their witnesses. Immutable,
 * shared by all threads.
 */
final class SourcePlan {
  private final List<PlannedRule> rules;

  /** The rules that need no witness, by index. */
  private final BitSet always = new BitSet();

  /** Slots that are witnesses by being filled, and the rules behind each. */
  private final int[] presenceSlots;

  private final int[][] presenceRules;
  private final NeedleIndex[] fields;

  /**
   * @param rules in the order of the rule set
   */
  SourcePlan(List<PlannedRule> rules, ToIntFunction<String> slots) {
    this.rules = List.copyOf(rules);
    Map<String, List<Integer>> present = new LinkedHashMap<>();
    Map<Integer, NeedleIndex.Postings> postings = new LinkedHashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      List<Witness> witnesses = rules.get(i).witnesses();
      if (witnesses == null) {
        always.set(i);
        continue;
      }
      for (Witness witness : witnesses) {
        String field = witness.field();
        Needle needle = witness.needle();
        int slot = field == null ? NeedleIndex.ANY_VALUE : slots.applyAsInt(field);
        if (needle != null) {
          postings.computeIfAbsent(slot, NeedleIndex.Postings::new).add(needle, i);
        } else if (field != null) {
          present.computeIfAbsent(field, _ -> new ArrayList<>()).add(i);
        }
      }
    }
    fields = postings.values().stream().map(NeedleIndex::new).toArray(NeedleIndex[]::new);
    presenceSlots = present.keySet().stream().mapToInt(slots).toArray();
    presenceRules =
        present.values().stream()
            .map(indices -> indices.stream().mapToInt(i -> i).distinct().toArray())
            .toArray(int[][]::new);
  }

  /** The rules that can apply, in the order of the rule set. */
  List<PlannedRule> rules() {
    return rules;
  }

  /** A plan of these rules but for those of the other plan. */
  SourcePlan without(SourcePlan other, ToIntFunction<String> slots) {
    Set<Integer> others = new HashSet<>();
    other.rules.forEach(rule -> others.add(rule.ordinal()));
    return new SourcePlan(
        rules.stream().filter(rule -> !others.contains(rule.ordinal())).toList(), slots);
  }

  /** Marks the rules of which the event shows a witness, by index; allocates nothing. */
  void markCandidates(Reading reading, CandidateMarks marks) {
    marks.begin(always);
    for (int i = 0; i < presenceSlots.length; i++) {
      if (reading.event().first(presenceSlots[i]) >= 0) {
        marks.add(presenceRules[i]);
      }
    }
    for (NeedleIndex field : fields) {
      field.mark(reading, marks);
    }
  }
}
