package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Renames the fields that correlations group by and measure, as pipelines renamed them in the rules
 * they refer to: where all rules have the same new name it takes the place of the old one, where
 * they have different ones the old name becomes an alias for them.
 */
final class CorrelatedNames {
  private final BiFunction<String, String, List<String>> ofRule;
  private final Map<String, Correlation> rewritten = new HashMap<>();
  private final Map<String, Map<String, String>> replacements = new HashMap<>();

  /**
   * Knows no correlation yet.
   *
   * @param ofRule rule's key and field → what became of the field in that rule
   */
  CorrelatedNames(BiFunction<String, String, List<String>> ofRule) {
    this.ofRule = ofRule;
  }

  /**
   * The correlation with the names of its rules; inner ones come before outer ones.
   *
   * @throws DocumentException if a field has become several
   */
  Correlation rewrite(Correlation correlation) {
    Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
    correlation
        .aliases()
        .forEach((alias, fields) -> {
          Map<String, String> renamed = new HashMap<>();
          for (Reference reference : correlation.rules()) {
            String field = fields.get(reference.name());
            if (field != null) {
              renamed.put(reference.name(), name(correlation, reference, field));
            }
          }
          aliases.put(alias, renamed);
        });
    Map<String, String> replaced = new HashMap<>();
    SequencedSet<String> asked = new LinkedHashSet<>(correlation.groupBy());
    asked.addAll(measured(correlation.measure()));
    asked.removeAll(aliases.keySet());
    for (String name : asked) {
      Map<String, String> renamed = new HashMap<>();
      for (Reference reference : correlation.rules()) {
        renamed.put(reference.name(), name(correlation, reference, name));
      }
      Set<String> different = new HashSet<>(renamed.values());
      if (different.size() > 1 || different.stream().anyMatch(aliases::containsKey)) {
        aliases.put(name, renamed);
      } else if (different.size() == 1) {
        replaced.put(name, different.iterator().next());
      }
    }
    Correlation result = renamed(correlation, replaced, aliases);
    rewritten.put(result.key(), result);
    replacements.put(result.key(), replaced);
    return result;
  }

  private static Correlation renamed(
      Correlation correlation,
      Map<String, String> replaced,
      Map<String, Map<String, String>> aliases) {
    Set<String> groupBy = new LinkedHashSet<>();
    correlation.groupBy().forEach(name -> groupBy.add(replaced.getOrDefault(name, name)));
    return new Correlation(
        correlation.document(),
        renamed(correlation.measure(), replaced),
        correlation.rules(),
        aliases,
        List.copyOf(groupBy),
        correlation.timespan(),
        correlation.window(),
        correlation.criterion(),
        correlation.generate());
  }

  private static List<String> measured(Measure measure) {
    return switch (measure) {
      case Measure.ValueCount(var fields) -> fields;
      case Measure.ValueSum(var field) -> List.of(field);
      case Measure.ValueAvg(var field) -> List.of(field);
      case Measure.ValuePercentile(var field, _) -> List.of(field);
      case Measure.EventCount _, Measure.Temporal _, Measure.TemporalOrdered _ -> List.of();
    };
  }

  private static Measure renamed(Measure measure, Map<String, String> replaced) {
    return switch (measure) {
      case Measure.ValueCount(var fields) -> {
        List<String> names = new ArrayList<>();
        fields.forEach(field -> names.add(replaced.getOrDefault(field, field)));
        yield new Measure.ValueCount(names);
      }
      case Measure.ValueSum(var field) -> new Measure.ValueSum(replaced.getOrDefault(field, field));
      case Measure.ValueAvg(var field) -> new Measure.ValueAvg(replaced.getOrDefault(field, field));
      case Measure.ValuePercentile(var field, var percentile) ->
          new Measure.ValuePercentile(replaced.getOrDefault(field, field), percentile);
      case Measure.EventCount _, Measure.Temporal _, Measure.TemporalOrdered _ -> measure;
    };
  }

  /** The one name that the field has in all rules that are meant. */
  private String name(Correlation correlation, Reference reference, String field) {
    Set<String> names = new LinkedHashSet<>();
    reference.keys().forEach(key -> names.addAll(names(key, field)));
    if (names.size() > 1) {
      throw new DocumentException(
          correlation.document().source().line(),
          "needs one field for '%s' of '%s', which pipelines map to several: %s"
              .formatted(field, reference.name(), String.join(", ", names)));
    }
    return names.isEmpty() ? field : names.iterator().next();
  }

  private Set<String> names(String key, String field) {
    Correlation inner = rewritten.get(key);
    if (inner == null) {
      return new LinkedHashSet<>(ofRule.apply(key, field));
    }
    String replacement = replacements.getOrDefault(key, Map.of()).get(field);
    if (replacement != null) {
      return Set.of(replacement);
    }
    if (inner.aliases().containsKey(field)) {
      return Set.of(field);
    }
    Set<String> names = new LinkedHashSet<>();
    for (Reference reference : inner.rules()) {
      reference.keys().forEach(one -> names.addAll(names(one, field)));
    }
    return names;
  }
}
