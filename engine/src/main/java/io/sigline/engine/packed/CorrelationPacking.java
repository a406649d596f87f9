package io.sigline.engine.packed;

import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Bound;
import io.sigline.engine.rule.Correlation.Criterion;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Operator;
import io.sigline.engine.rule.Correlation.Reference;
import io.sigline.engine.rule.Correlation.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The correlations of one file as octets. */
final class CorrelationPacking {
  private static final int EVENT_COUNT = 1;
  private static final int VALUE_COUNT = 2;
  private static final int TEMPORAL = 3;
  private static final int TEMPORAL_ORDERED = 4;
  private static final int VALUE_SUM = 5;
  private static final int VALUE_AVG = 6;
  private static final int VALUE_PERCENTILE = 7;

  private static final int SLIDING = 1;
  private static final int TUMBLING = 2;
  private static final int SESSION = 3;

  private static final int BOUNDS = 1;
  private static final int EXPRESSION = 2;

  private final RulePacking rules;

  CorrelationPacking(RulePacking rules) {
    this.rules = rules;
  }

  void write(Correlation correlation, PackOutput out) {
    rules.write(correlation.document(), out);
    write(correlation.measure(), out);
    out.all(correlation.rules(), CorrelationPacking::write);
    out.number(correlation.aliases().size());
    correlation
        .aliases()
        .forEach((alias, fields) -> {
          out.text(alias);
          PlainPacking.writeEntries(new TreeMap<>(fields), out);
        });
    out.texts(correlation.groupBy());
    out.text(correlation.timespan().toString());
    write(correlation.window(), out);
    write(correlation.criterion(), out);
    out.flag(correlation.generate());
  }

  Correlation correlation(PackInput in) {
    return new Correlation(
        rules.rule(in),
        measure(in),
        in.all(CorrelationPacking::reference),
        aliases(in),
        in.texts(),
        Duration.parse(in.text()),
        window(in),
        criterion(in),
        in.flag());
  }

  private static void write(Measure measure, PackOutput out) {
    switch (measure) {
      case Measure.EventCount _ -> out.octet(EVENT_COUNT);
      case Measure.ValueCount(var fields) -> {
        out.octet(VALUE_COUNT);
        out.texts(fields);
      }
      case Measure.Temporal _ -> out.octet(TEMPORAL);
      case Measure.TemporalOrdered _ -> out.octet(TEMPORAL_ORDERED);
      case Measure.ValueSum(var field) -> {
        out.octet(VALUE_SUM);
        out.text(field);
      }
      case Measure.ValueAvg(var field) -> {
        out.octet(VALUE_AVG);
        out.text(field);
      }
      case Measure.ValuePercentile(var field, var percentile) -> {
        out.octet(VALUE_PERCENTILE);
        out.text(field);
        out.text(percentile.toString());
      }
    }
  }

  private static Measure measure(PackInput in) {
    return switch (in.octet()) {
      case EVENT_COUNT -> new Measure.EventCount();
      case VALUE_COUNT -> new Measure.ValueCount(in.texts());
      case TEMPORAL -> new Measure.Temporal();
      case TEMPORAL_ORDERED -> new Measure.TemporalOrdered();
      case VALUE_SUM -> new Measure.ValueSum(in.text());
      case VALUE_AVG -> new Measure.ValueAvg(in.text());
      case VALUE_PERCENTILE -> new Measure.ValuePercentile(in.text(), new BigDecimal(in.text()));
      default -> throw new PackException("an unknown measure");
    };
  }

  private static void write(Reference reference, PackOutput out) {
    out.text(reference.name());
    out.number(reference.line());
    out.texts(new TreeSet<>(reference.keys()));
  }

  private static Reference reference(PackInput in) {
    return new Reference(in.text(), in.number(), Set.copyOf(in.texts()));
  }

  private static Map<String, Map<String, String>> aliases(PackInput in) {
    Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
    int count = in.count();
    for (int i = 0; i < count; i++) {
      String alias = in.text();
      Map<String, String> fields = new LinkedHashMap<>();
      PlainPacking.attributes(in).forEach((rule, field) -> fields.put(rule, (String) field));
      aliases.put(alias, fields);
    }
    return aliases;
  }

  private static void write(Window window, PackOutput out) {
    switch (window) {
      case Window.Sliding _ -> out.octet(SLIDING);
      case Window.Tumbling _ -> out.octet(TUMBLING);
      case Window.Session(var gap) -> {
        out.octet(SESSION);
        out.text(gap.toString());
      }
    }
  }

  private static Window window(PackInput in) {
    return switch (in.octet()) {
      case SLIDING -> new Window.Sliding();
      case TUMBLING -> new Window.Tumbling();
      case SESSION -> new Window.Session(Duration.parse(in.text()));
      default -> throw new PackException("an unknown window");
    };
  }

  private static void write(Criterion criterion, PackOutput out) {
    switch (criterion) {
      case Criterion.Bounds(var bounds) -> {
        out.octet(BOUNDS);
        out.all(bounds, CorrelationPacking::write);
      }
      case Criterion.Expression(var condition, var text) -> {
        out.octet(EXPRESSION);
        ConditionPacking.write(condition, out);
        out.text(text);
      }
    }
  }

  private static Criterion criterion(PackInput in) {
    return switch (in.octet()) {
      case BOUNDS -> new Criterion.Bounds(in.all(CorrelationPacking::bound));
      case EXPRESSION -> new Criterion.Expression(ConditionPacking.read(in), in.text());
      default -> throw new PackException("an unknown criterion");
    };
  }

  private static void write(Bound bound, PackOutput out) {
    out.text(bound.operator().name());
    out.text(bound.operand().toString());
  }

  private static Bound bound(PackInput in) {
    return new Bound(in.constant(Operator.class), new BigDecimal(in.text()));
  }
}
