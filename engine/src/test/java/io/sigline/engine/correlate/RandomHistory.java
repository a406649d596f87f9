package io.sigline.engine.correlate;

import io.sigline.engine.Rules;
import io.sigline.engine.correlate.ReferenceCorrelator.Arrival;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Bound;
import io.sigline.engine.rule.Correlation.Criterion;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Operator;
import io.sigline.engine.rule.Correlation.Reference;
import io.sigline.engine.rule.Correlation.Window;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Correlations and a history of hits, drawn at random: few values, so that much happens. */
final class RandomHistory {
  private static final List<String> FIELDS = List.of("user", "host", "ip");
  private static final List<String> VALUES = List.of("a", "A", "b", "é", "É", "", "long-value-1");
  private static final List<String> NUMBERS = List.of("1", "2", "-3", "10", "0.5", "x", "1e3");
  private static final List<Operator> OPERATORS = List.of(Operator.values());
  private static final long UNIT = 1_000;

  final List<Correlation> correlations = new ArrayList<>();
  final Set<String> silent = new HashSet<>();
  final List<Arrival> arrivals = new ArrayList<>();
  final CorrelatorLimits limits;

  private final Random random;

  RandomHistory(long seed) {
    random = new Random(seed);
    long lateness = random.nextInt(12);
    limits =
        new CorrelatorLimits(
            Duration.ofNanos(
                lateness == 0 ? 0 : lateness * UNIT + 7), // nothing is due when else arrives
            Duration.ofNanos(random.nextInt(40) * UNIT),
            100_000,
            100_000,
            1_000_000_000,
            1 + random.nextInt(6));
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      correlations.add(correlation(i));
    }
    correlations.forEach(correlation -> {
      if (!correlation.generate()) {
        correlation.rules().forEach(reference -> silent.addAll(reference.keys()));
      }
    });
    hits();
  }

  private Correlation correlation(int index) {
    List<Reference> references = references(index);
    Measure measure = measure();
    return new Correlation(
        document("c" + index),
        measure,
        references,
        aliases(references),
        groupBy(),
        Duration.ofNanos((1 + random.nextInt(30)) * UNIT),
        window(),
        criterion(measure, references),
        random.nextInt(3) == 0);
  }

  private List<Reference> references(int index) {
    List<String> keys = new ArrayList<>(List.of("r0", "r1", "r2", "r3"));
    for (int inner = 0; inner < index && !limits.lateness().isZero(); inner++) {
      keys.add("c" + inner);
      keys.add("c" + inner); // more often
    }
    Collections.shuffle(keys, random);
    List<Reference> references = new ArrayList<>();
    Set<String> used = new HashSet<>();
    int count = 1 + random.nextInt(4);
    for (String key : keys) {
      if (references.size() < count && used.add(key)) {
        Set<String> meant = new HashSet<>(Set.of(key));
        if (random.nextInt(8) == 0 && used.add("r3")) {
          meant.add("r3");
        }
        references.add(new Reference("name-" + key, 1, meant));
      }
    }
    return references;
  }

  private Measure measure() {
    return switch (random.nextInt(9)) {
      case 0, 1 -> new Measure.EventCount();
      case 2 -> new Measure.ValueCount(List.of("user"));
      case 3 -> new Measure.ValueCount(List.of("host", "ip"));
      case 4 -> new Measure.Temporal();
      case 5 -> new Measure.TemporalOrdered();
      case 6 -> new Measure.ValueSum("size");
      case 7 -> new Measure.ValueAvg("size");
      default -> new Measure.ValuePercentile("size", BigDecimal.valueOf(25L * random.nextInt(5)));
    };
  }

  private Map<String, Map<String, String>> aliases(List<Reference> references) {
    Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
    if (random.nextInt(3) == 0) {
      Map<String, String> fields = new LinkedHashMap<>();
      for (Reference reference : references) {
        if (random.nextInt(6) > 0) {
          fields.put(reference.name(), FIELDS.get(random.nextInt(FIELDS.size())));
        }
      }
      aliases.put("ip", fields);
    }
    return aliases;
  }

  private List<String> groupBy() {
    List<String> fields = new ArrayList<>(FIELDS);
    Collections.shuffle(fields, random);
    return fields.subList(0, random.nextInt(3));
  }

  private Window window() {
    return switch (random.nextInt(5)) {
      case 0 -> new Window.Tumbling();
      case 1 -> new Window.Session(Duration.ofNanos((1 + random.nextInt(8)) * UNIT));
      default -> new Window.Sliding();
    };
  }

  private Criterion criterion(Measure measure, List<Reference> references) {
    if (measure instanceof Measure.Temporal && random.nextBoolean()) {
      return new Criterion.Expression(condition(references, 2), "generated");
    }
    List<Bound> bounds = new ArrayList<>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      Operator operator =
          random.nextInt(3) > 0 ? Operator.GTE : OPERATORS.get(random.nextInt(OPERATORS.size()));
      bounds.add(new Bound(operator, BigDecimal.valueOf(1 + random.nextInt(5))));
    }
    return new Criterion.Bounds(bounds);
  }

  private Condition condition(List<Reference> references, int depth) {
    Condition named = new Condition.Named(references.get(random.nextInt(references.size())).name());
    if (depth == 0) {
      return named;
    }
    return switch (random.nextInt(5)) {
      case 0 ->
          new Condition.Or(
              List.of(condition(references, depth - 1), condition(references, depth - 1)));
      case 1, 2 ->
          new Condition.And(
              List.of(condition(references, depth - 1), condition(references, depth - 1)));
      case 3 -> new Condition.Not(condition(references, depth - 1));
      default -> named;
    };
  }

  /** Each hit comes with a delay of its own; some come twice, some long after. */
  private void hits() {
    int count = 1 + random.nextInt(60);
    int disorder = 1 + random.nextInt(25);
    long time = 1_000 * UNIT;
    List<Arrival> unordered = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      time += random.nextInt(4) * UNIT + (random.nextInt(30) == 0 ? 60 * UNIT : 0);
      Hit hit = hit(i, time);
      long ahead = random.nextInt(20) == 0 ? random.nextInt(60) * UNIT : 0; // a clock in the future
      long arrival = time + random.nextInt(disorder) * UNIT - ahead;
      unordered.add(new Arrival(hit, arrival));
      if (random.nextInt(6) == 0) {
        Hit again = random.nextBoolean() ? hit : alsoMatched(hit);
        unordered.add(new Arrival(again, arrival + random.nextInt(disorder * 2) * UNIT));
      }
      if (random.nextInt(25) == 0) {
        unordered.add(new Arrival(hit(1_000 + i, time), arrival + random.nextInt(100) * UNIT));
      }
    }
    unordered.sort(Comparator.comparingLong(Arrival::unixNano));
    long last = 0;
    for (Arrival arrival : unordered) {
      last = Math.max(last + UNIT, arrival.unixNano()); // no two arrive at once
      arrivals.add(new Arrival(arrival.hit(), last));
    }
  }

  private Hit hit(int number, long time) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String field : FIELDS) {
      int values = random.nextInt(10) == 0 ? random.nextInt(3) : 1;
      fields.put(field, draw(VALUES, values));
    }
    fields.put("size", draw(NUMBERS, random.nextInt(8) == 0 ? random.nextInt(3) : 1));
    return new Hit(new EventId(random.nextLong(), number), rule(), time, fields);
  }

  private Hit alsoMatched(Hit hit) {
    return new Hit(hit.event(), rule(), hit.timeUnixNano(), hit.fields());
  }

  private String rule() {
    return "r" + random.nextInt(4);
  }

  private List<String> draw(List<String> from, int count) {
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // the first ones more often, so that groups fill
      drawn.add(from.get(Math.min(random.nextInt(from.size()), random.nextInt(from.size()))));
    }
    return drawn;
  }

  private static Rule document(String key) {
    return Rules.of(
        key, LogSource.ANY, new Detection(new LinkedHashMap<>(), new Condition.Or(List.of()), key));
  }
}
