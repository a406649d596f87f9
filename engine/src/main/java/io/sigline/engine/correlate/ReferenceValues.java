package io.sigline.engine.correlate;

import io.sigline.engine.correlate.ReferenceCorrelator.Input;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Reference;
import io.sigline.engine.rule.TextPattern;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an input is to a correlation, by definition. */
final class ReferenceValues {
  private ReferenceValues() {}

  /** What the input counts for: its rule, its numbers or its values. */
  static Set<?> payloads(Correlation correlation, int position, Input input) {
    Reference rule = correlation.rules().get(position);
    return switch (correlation.measure()) {
      case Measure.EventCount() -> Set.of(0L);
      case Measure.Temporal(), Measure.TemporalOrdered() -> Set.of(position);
      case Measure.ValueCount(var fields) ->
          combinations(correlation, rule, fields, input).keySet();
      case Measure.ValueSum(var field) -> numbers(correlation, rule, field, input);
      case Measure.ValueAvg(var field) -> numbers(correlation, rule, field, input);
      case Measure.ValuePercentile(var field, _) -> numbers(correlation, rule, field, input);
    };
  }

  /** Each combination of the input's values of the fields: folded → as written first. */
  static Map<List<String>, List<String>> combinations(
      Correlation correlation, Reference rule, List<String> names, Input input) {
    Map<List<String>, List<String>> combinations = new LinkedHashMap<>();
    combinations.put(List.of(), List.of());
    for (String name : names) {
      Map<List<String>, List<String>> longer = new LinkedHashMap<>();
      List<String> values = input.values().apply(correlation.field(name, rule));
      combinations.forEach((folded, written) ->
          values.forEach(value -> {
            List<String> key = with(folded, TextPattern.fold(value));
            if (longer.size() < Offers.MAX_COMBINATIONS || longer.containsKey(key)) {
              longer.putIfAbsent(key, with(written, value));
            }
          }));
      combinations = longer;
    }
    return combinations;
  }

  /** The values of a group, each after its length. */
  static byte[] bytes(List<String> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String value : values) {
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(0, text.length).array());
      bytes.writeBytes(text);
    }
    return bytes.toByteArray();
  }

  private static Set<Double> numbers(
      Correlation correlation, Reference rule, String field, Input input) {
    return input.values().apply(correlation.field(field, rule)).stream()
        .map(Numeric::parse)
        .flatMap(Stream::ofNullable)
        .limit(Offers.MAX_COMBINATIONS)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<String> with(List<String> list, String more) {
    return Stream.concat(list.stream(), Stream.of(more)).toList();
  }
}
