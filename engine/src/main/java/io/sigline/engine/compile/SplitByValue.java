package io.sigline.engine.compile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules told apart by the value that they need in one field: the field for which most of them ask.
 *
 * @param field null if no field tells enough of them apart
 * @param unbound the rules that do not need one of a few values; ascending, as are all rules here
 * @param values of the field, of ASCII and folded
 * @param bound the rules that each value is enough for, by its index
 */
record SplitByValue(
    @Nullable String field, List<Integer> unbound, List<byte[]> values, List<List<Integer>> bound) {
  private static final int FEWEST_RULES = 8;
  private static final int FEWEST_VALUES = 4;

  /** One in so many rules must ask for a value of the field. */
  private static final int PART = 3;

  SplitByValue {
    unbound = List.copyOf(unbound);
    values = List.copyOf(values);
    bound = List.copyOf(bound);
  }

  /**
   * Finds the field, and tells the rules apart.
   *
   * @param needs of each rule; null if it needs nothing
   */
  static SplitByValue of(List<@Nullable Necessity> needs) {
    String best = null;
    int most = Math.max(FEWEST_RULES, needs.size() / PART) - 1;
    for (Map.Entry<String, Integer> field : askedFor(needs).entrySet()) {
      if (field.getValue() > most && distinctValues(field.getKey(), needs) >= FEWEST_VALUES) {
        best = field.getKey();
        most = field.getValue();
      }
    }
    return split(best, needs);
  }

  /** How many rules need a certain value, by field. */
  private static Map<String, Integer> askedFor(List<@Nullable Necessity> needs) {
    Map<String, Integer> rules = new LinkedHashMap<>();
    Set<String> fields = new LinkedHashSet<>();
    for (Necessity need : needs) {
      fields.clear();
      collect(need, fields);
      for (String field : fields) {
        if (values(field, need) != null) {
          rules.merge(field, 1, Integer::sum);
        }
      }
    }
    return rules;
  }

  private static void collect(@Nullable Necessity need, Set<String> wholeFields) {
    switch (need) {
      case null -> {}
      case Necessity.Fact(var witness) -> {
        Needle needle = witness.needle();
        String field = witness.field();
        if (field != null && needle != null && needle.place() == Needle.Place.WHOLE) {
          wholeFields.add(field);
        }
      }
      case Necessity.All(var parts) -> parts.forEach(part -> collect(part, wholeFields));
      case Necessity.Any(var parts) -> {
        if (!parts.isEmpty()) {
          collect(parts.getFirst(), wholeFields); // a field that not all have binds nothing
        }
      }
    }
  }

  private static @Nullable List<Needle> values(String field, @Nullable Necessity need) {
    List<Needle> values = need == null ? null : need.valuesOf(field);
    if (values != null) {
      for (Needle value : values) {
        if (!Words.isAscii(value.literal(), 0, value.literal().length)) {
          return null;
        }
      }
    }
    return values;
  }

  private static int distinctValues(String field, List<@Nullable Necessity> needs) {
    Set<ByteBuffer> distinct = new HashSet<>();
    for (Necessity need : needs) {
      List<Needle> values = values(field, need);
      if (values != null) {
        values.forEach(value -> distinct.add(ByteBuffer.wrap(value.literal())));
      }
    }
    return distinct.size();
  }

  private static SplitByValue split(@Nullable String field, List<@Nullable Necessity> needs) {
    List<Integer> unbound = new ArrayList<>();
    Map<ByteBuffer, List<Integer>> bound = new LinkedHashMap<>();
    for (int rule = 0; rule < needs.size(); rule++) {
      List<Needle> values = field == null ? null : values(field, needs.get(rule));
      if (values == null) {
        unbound.add(rule);
        continue;
      }
      for (Needle value : values) {
        ByteBuffer key = ByteBuffer.wrap(value.literal());
        List<Integer> rules = bound.computeIfAbsent(key, _ -> new ArrayList<>());
        if (rules.isEmpty() || rules.getLast() != rule) {
          rules.add(rule);
        }
      }
    }
    return new SplitByValue(
        field,
        unbound,
        bound.keySet().stream().map(ByteBuffer::array).toList(),
        bound.values().stream().map(List::copyOf).toList());
  }
}
