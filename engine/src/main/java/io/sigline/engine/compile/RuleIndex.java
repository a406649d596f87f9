package io.sigline.engine.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Rules that are sought together in an event, by their witnesses. Immutable, shared. */
final class RuleIndex {
  /** The rules that need no witness. */
  private final int[] always;

  /** The rule behind each combination of witnesses. */
  private final int[] ruleOf;

  /** Slots that are witnesses by being filled, and their entries. */
  private final int[] presenceSlots;

  private final int[][] presenceEntries;
  private final NeedleIndex[] fields;
  private final @Nullable KeywordIndex keywords;

  /** The witnesses chosen for rules, as they are collected. */
  private static final class Collected {
    private final List<Integer> always = new ArrayList<>();
    private final List<Integer> ruleOf = new ArrayList<>();
    private final Map<String, List<Integer>> present = new LinkedHashMap<>();
    private final Map<String, Postings> fields = new LinkedHashMap<>();
    private final Postings keywords = new Postings();

    void add(int rule, @Nullable List<Combination> combinations) {
      if (combinations == null) {
        always.add(rule);
        return;
      }
      for (Combination combination : combinations) {
        int groups = combination.groups().size();
        for (int group = 0; group < groups; group++) {
          int entry = CandidateMarks.entry(ruleOf.size(), group, groups);
          combination.groups().get(group).forEach(witness -> add(witness, entry));
        }
        ruleOf.add(rule);
      }
    }

    private void add(Witness witness, int entry) {
      String field = witness.field();
      Needle needle = witness.needle();
      if (needle == null && field != null) {
        present.computeIfAbsent(field, _ -> new ArrayList<>()).add(entry);
      } else if (needle != null && field != null) {
        fields.computeIfAbsent(field, _ -> new Postings()).add(needle, entry);
      } else if (needle != null) {
        keywords.add(needle, entry);
      }
    }
  }

  /**
   * @param rules their ordinals, ascending
   * @param combinations of witnesses of each of these rules; null for one that needs none
   * @param slots from a field's name to its slot
   */
  RuleIndex(
      int[] rules,
      List<@Nullable List<Combination>> combinations,
      WitnessOdds odds,
      ToIntFunction<String> slots) {
    Collected collected = new Collected();
    for (int i = 0; i < rules.length; i++) {
      collected.add(rules[i], combinations.get(i));
    }
    always = array(collected.always);
    ruleOf = array(collected.ruleOf);
    presenceSlots = collected.present.keySet().stream().mapToInt(slots).toArray();
    presenceEntries =
        collected.present.values().stream().map(RuleIndex::array).toArray(int[][]::new);
    fields = new NeedleIndex[collected.fields.size()];
    int next = 0;
    for (Map.Entry<String, Postings> field : collected.fields.entrySet()) {
      String name = field.getKey();
      fields[next++] =
          new NeedleIndex(
              slots.applyAsInt(name),
              field.getValue(),
              (literal, at) -> odds.gramWeight(name, literal, at));
    }
    keywords =
        collected.keywords.isEmpty()
            ? null
            : new KeywordIndex(
                collected.keywords, (literal, at) -> odds.gramWeight(null, literal, at));
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(number -> number).toArray();
  }

  /** Marks the rules of which the event shows a witness; allocates nothing. */
  void mark(Reading reading, CandidateMarks marks) {
    marks.add(always);
    marks.seek(ruleOf);
    for (int i = 0; i < presenceSlots.length; i++) {
      if (reading.event().first(presenceSlots[i]) >= 0) {
        marks.show(presenceEntries[i]);
      }
    }
    for (NeedleIndex field : fields) {
      field.mark(reading, marks);
    }
    if (keywords != null) {
      keywords.mark(reading, marks);
    }
  }

  /** Bytes of the tables. */
  long tableBytes() {
    long bytes =
        Tables.bytes(always.length, Integer.BYTES) + Tables.bytes(ruleOf.length, Integer.BYTES);
    for (int[] entries : presenceEntries) {
      bytes += Tables.bytes(entries.length, Integer.BYTES);
    }
    for (NeedleIndex field : fields) {
      bytes += field.tableBytes();
    }
    return bytes + (keywords == null ? 0 : keywords.tableBytes());
  }
}
