package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.match.Match;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a rule matched: what {@link io.sigline.engine.match.ReferenceEvaluator#evaluate} tells,
 * from the values in their slots. Immutable, shared by all threads.
 */
final class RuleReasons {
  private static final String KEYWORDS = "keywords";

  /** Where a search finds texts. */
  private sealed interface Source {}

  private record FieldSource(String field, int slot) implements Source {}

  private record KeywordSource(ValueMatcher test) implements Source {}

  /**
   * A search by its name.
   *
   * @param known whether it holds whenever the rule matches; null if that depends
   */
  private record NamedSearch(
      String name, EventMatcher matcher, List<Source> sources, @Nullable Boolean known) {
    private boolean holds(Reading reading) {
      return known == null ? matcher.matches(reading) : known;
    }
  }

  private final Rule rule;
  private final List<NamedSearch> searches;
  private final List<FieldSource> wanted;
  private final int predicates;

  /**
   * @param wanted fields that are to be read of every match
   * @param slots from a field's name to its slot
   */
  RuleReasons(
      Rule rule, Collection<String> wanted, ToIntFunction<String> slots, ValueCompiler values) {
    this.rule = rule;
    this.wanted =
        wanted.stream().map(field -> new FieldSource(field, slots.applyAsInt(field))).toList();
    MatcherCompiler compiler = new MatcherCompiler(slots, values, new FilterWatch(), 0);
    List<NamedSearch> compiled = new ArrayList<>();
    Map<String, Boolean> known = new HashMap<>();
    follow(rule.detection().condition(), true, known);
    rule.detection()
        .searches()
        .forEach((name, search) -> {
          SequencedSet<Search> leaves = new LinkedHashSet<>();
          collect(search, leaves);
          List<Source> sources =
              leaves.stream().map(leaf -> source(leaf, slots, values)).distinct().toList();
          compiled.add(new NamedSearch(name, compiler.compile(search), sources, known.get(name)));
        });
    searches = List.copyOf(compiled);
    predicates = compiler.predicates();
  }

  /** What follows for searches from what a condition comes to. */
  private static void follow(Condition condition, boolean value, Map<String, Boolean> known) {
    switch (condition) {
      case Condition.Named(var search) -> known.put(search, value);
      case Condition.Not(var operand) -> follow(operand, !value, known);
      case Condition.And(var operands) -> {
        if (value || operands.size() == 1) {
          operands.forEach(operand -> follow(operand, value, known));
        }
      }
      case Condition.Or(var operands) -> {
        if (!value || operands.size() == 1) {
          operands.forEach(operand -> follow(operand, value, known));
        }
      }
      case Condition.Filtered(var operand, _, _) -> {
        if (value) { // what is added may have expired
          follow(operand, true, known);
        }
      }
    }
  }

  private static void collect(Search search, SequencedSet<Search> into) {
    switch (search) {
      case Search.All(var parts) -> parts.forEach(part -> collect(part, into));
      case Search.Any(var parts) -> parts.forEach(part -> collect(part, into));
      case Search.None(var part) -> collect(part, into);
      case Search.Field(var name, _) -> into.add(new Search.Field(name, new ValueTest.Missing()));
      case Search.Keyword _ -> into.add(search);
    }
  }

  private static Source source(Search leaf, ToIntFunction<String> slots, ValueCompiler values) {
    return switch (leaf) {
      case Search.Field(var name, _) -> new FieldSource(name, slots.applyAsInt(name));
      case Search.Keyword(var test) -> new KeywordSource(values.compile(test));
      case Search.All _, Search.Any _, Search.None _ ->
          throw new IllegalArgumentException("not a single test: " + leaf);
    };
  }

  /**
   * The match of a view, of which it is known that it matches.
   *
   * @param reading of which the verdicts on the view are made anew
   * @param entity who or what the event is about; reported
   */
  Match of(Reading reading, SlotEvent view, LogSource logSource, Map<String, String> entity) {
    reading.begin(view, predicates);
    List<String> held = new ArrayList<>(searches.size());
    Map<String, List<String>> texts = new LinkedHashMap<>();
    for (NamedSearch search : searches) {
      if (search.holds(reading)) {
        held.add(search.name());
        search.sources().forEach(source -> collect(source, reading, texts));
      }
    }
    return new Match(rule, logSource, held, texts, entity, wanted(reading));
  }

  private Map<String, List<String>> wanted(Reading reading) {
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    SlotEvent event = reading.event();
    for (FieldSource source : wanted) {
      List<String> texts = new ArrayList<>();
      for (int value = event.first(source.slot()); value >= 0; value = event.next(value)) {
        if (event.kind(value) != SlotEvent.Kind.NULL) {
          texts.add(reading.string(value));
        }
      }
      if (!texts.isEmpty()) {
        values.put(source.field(), List.copyOf(texts));
      }
    }
    return values;
  }

  private static void collect(Source source, Reading reading, Map<String, List<String>> into) {
    switch (source) {
      case FieldSource(var field, var slot) -> collectField(field, slot, reading, into);
      case KeywordSource(var test) -> collectKeywords(test, reading, into);
    }
  }

  private static void collectField(
      String field, int slot, Reading reading, Map<String, List<String>> into) {
    SlotEvent event = reading.event();
    int first = event.first(slot);
    if (first < 0 || (into.containsKey(field) && !field.equals(KEYWORDS))) {
      return;
    }
    if (event.next(first) < 0 && !into.containsKey(field)) {
      into.put(field, List.of(reading.string(first)));
      return;
    }
    SequencedSet<String> texts = textsOf(field, into);
    for (int value = first; value >= 0; value = event.next(value)) {
      texts.add(reading.string(value));
    }
    into.put(field, List.copyOf(texts));
  }

  private static void collectKeywords(
      ValueMatcher test, Reading reading, Map<String, List<String>> into) {
    SlotEvent event = reading.event();
    SequencedSet<String> texts = textsOf(KEYWORDS, into);
    for (int value = event.firstKeyword(); value >= 0; value = event.nextKeyword(value)) {
      if (test.matches(reading, value)) {
        texts.add(reading.string(value));
      }
    }
    if (!texts.isEmpty()) {
      into.put(KEYWORDS, List.copyOf(texts));
    }
  }

  private static SequencedSet<String> textsOf(String key, Map<String, List<String>> in) {
    List<String> known = in.get(key);
    return known == null ? new LinkedHashSet<>() : new LinkedHashSet<>(known);
  }
}
