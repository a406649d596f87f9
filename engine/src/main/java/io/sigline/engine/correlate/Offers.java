package io.sigline.engine.correlate;

import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.TextPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a hit is to a correlation: the groups that it belongs to, and what it counts for. */
final class Offers {
  /** How many groups, and how many different values, one hit can count for. */
  static final int MAX_COMBINATIONS = 16;

  private final KeyedHash hash;
  private final GroupKey key = new GroupKey();

  Offers(KeyedHash hash) {
    this.hash = hash;
  }

  /**
   * The values of each group that the hit belongs to: every combination of its values of the fields
   * that are grouped by. None if it has not all of these fields.
   */
  static List<List<String>> groups(Target target, Hit hit) {
    return combinations(target.groupFields(), hit);
  }

  /** What the hit counts for in each of its groups; none if it has not what is measured. */
  List<Long> payloads(Target target, Hit hit) {
    return switch (target.correlation().correlation.measure()) {
      case Measure.EventCount() -> List.of(0L);
      case Measure.Temporal(), Measure.TemporalOrdered() -> List.of((long) target.position());
      case Measure.ValueCount _ -> values(target, hit);
      case Measure.ValueSum _, Measure.ValueAvg _, Measure.ValuePercentile _ ->
          numbers(target, hit);
    };
  }

  /**
   * What outer correlations want to know of the hit: the position of its rule; then for each field
   * how many values, and which.
   */
  static List<String> carried(Target target, Hit hit) {
    List<String> texts = new ArrayList<>();
    texts.add(Integer.toString(target.position()));
    for (String field : target.carriedFields()) {
      List<String> values = hit.fields().getOrDefault(field, List.of());
      texts.add(Integer.toString(values.size()));
      texts.addAll(values);
    }
    return texts;
  }

  private List<Long> values(Target target, Hit hit) {
    List<Long> hashes = new ArrayList<>();
    for (List<String> values : combinations(target.measuredFields(), hit)) {
      key.set(values);
      hashes.add(key.hash(hash, -1));
    }
    return hashes;
  }

  private static List<Long> numbers(Target target, Hit hit) {
    List<Long> numbers = new ArrayList<>();
    for (String text : hit.fields().getOrDefault(target.measuredFields().getFirst(), List.of())) {
      var number = Numeric.parse(text);
      if (number != null && numbers.size() < MAX_COMBINATIONS) {
        long bits = Double.doubleToLongBits(number);
        if (!numbers.contains(bits)) {
          numbers.add(bits);
        }
      }
    }
    return numbers;
  }

  private static List<List<String>> combinations(List<String> fields, Hit hit) {
    List<List<String>> combinations = List.of(List.of());
    for (String field : fields) {
      Map<String, String> different = new LinkedHashMap<>();
      hit.fields()
          .getOrDefault(field, List.of())
          .forEach(value -> different.putIfAbsent(TextPattern.fold(value), value));
      List<List<String>> longer = new ArrayList<>();
      for (List<String> combination : combinations) {
        for (String value : different.values()) {
          if (longer.size() < MAX_COMBINATIONS) {
            List<String> values = new ArrayList<>(combination);
            values.add(value);
            longer.add(values);
          }
        }
      }
      combinations = longer;
    }
    return combinations;
  }
}
