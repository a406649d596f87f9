package io.sigline.engine.parse;

import io.sigline.engine.parse.YamlValue.Entry;
import io.sigline.engine.parse.YamlValue.Kind;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Bound;
import io.sigline.engine.rule.Correlation.Criterion;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Operator;
import io.sigline.engine.rule.Correlation.Reference;
import io.sigline.engine.rule.Correlation.Window;
import io.sigline.engine.rule.Rule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule whose condition ends in an aggregation of Sigma 1, {@code selection | count() by host > 5}
 * within its {@code timeframe}: a rule of what stands before the bar, and a correlation of it that
 * has the document's id, name and title.
 */
final class Aggregation {
  private static final String DETECTION = "detection";
  private static final String CONDITION = "condition";
  private static final String TIMEFRAME = "timeframe";
  private static final Pattern FORM =
      Pattern.compile(
          "(?<function>[A-Za-z_]+)\\s*\\(\\s*(?<field>[^)]*?)\\s*\\)"
              + "\\s*(?:by\\s+(?<groups>[^<>=]+?))?"
              + "\\s*(?<operator>>=|<=|==|=|>|<)\\s*(?<number>-?[0-9]{1,15}(?:\\.[0-9]{1,6})?)",
          Pattern.CASE_INSENSITIVE);

  private final Rule rule;
  private final Correlation correlation;

  /**
   * Reads the document.
   *
   * @throws DocumentException if the rule cannot be loaded, or its aggregation has no clear meaning
   */
  Aggregation(Mapping document, RuleReader rules) {
    Mapping detection = detection(document);
    Scalar condition = condition(detection);
    int bar = condition.text().indexOf('|');
    Matcher written = matcher(condition.text().substring(bar + 1).strip(), condition.line());
    Duration timespan = timespan(detection, condition.line());
    Rule whole = rules.rule(withoutAggregation(document, detection, condition, bar));
    Measure measure = measure(written, condition.line());
    Criterion criterion = criterion(written);
    String key = whole.key();
    this.rule = whole.withKey(key + ":events");
    this.correlation =
        new Correlation(
            CorrelationReader.described(whole, measure, criterion),
            measure,
            List.of(new Reference(rule.key(), condition.line(), Set.of(rule.key()))),
            Map.of(),
            groups(written),
            timespan,
            new Window.Sliding(),
            criterion,
            false);
  }

  /** True if the document's condition is one text with a bar in it. */
  static boolean isIn(Mapping document) {
    return document.get(DETECTION) instanceof Mapping detection
        && detection.get(CONDITION) instanceof Scalar condition
        && condition.text().indexOf('|') >= 0;
  }

  /** What stands before the bar. */
  Rule rule() {
    return rule;
  }

  /** The aggregation of it. */
  Correlation correlation() {
    return correlation;
  }

  private static Mapping detection(Mapping document) {
    return (Mapping) Objects.requireNonNull(document.get(DETECTION));
  }

  private static Scalar condition(Mapping detection) {
    return (Scalar) Objects.requireNonNull(detection.get(CONDITION));
  }

  private static Matcher matcher(String text, int line) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw refusal(line, "'| " + text + "' is not count(), sum() or avg() compared to a number");
    }
    return matcher;
  }

  private static Duration timespan(Mapping detection, int line) {
    if (!(detection.get(TIMEFRAME) instanceof Scalar timeframe)) {
      throw refusal(line, "it has no 'timeframe'");
    }
    return Timespan.read(TIMEFRAME, timeframe.text(), timeframe.line());
  }

  private static Measure measure(Matcher written, int line) {
    String field = written.group("field");
    String function = written.group("function").toLowerCase(Locale.ROOT);
    return switch (function) {
      case "count" ->
          field.isEmpty() ? new Measure.EventCount() : new Measure.ValueCount(List.of(field));
      case "sum", "avg" -> {
        if (field.isEmpty()) {
          throw refusal(line, "'" + function + "()' names no field");
        }
        yield function.equals("sum") ? new Measure.ValueSum(field) : new Measure.ValueAvg(field);
      }
      default -> throw refusal(line, "no correlation does what '" + function + "()' does");
    };
  }

  private static Criterion criterion(Matcher written) {
    Operator operator =
        switch (written.group("operator")) {
          case ">" -> Operator.GT;
          case ">=" -> Operator.GTE;
          case "<" -> Operator.LT;
          case "<=" -> Operator.LTE;
          default -> Operator.EQ;
        };
    return new Criterion.Bounds(
        List.of(new Bound(operator, new BigDecimal(written.group("number")))));
  }

  private static List<String> groups(Matcher written) {
    String groups = written.group("groups");
    return groups == null
        ? List.of()
        : Arrays.stream(groups.split("[\\s,]+"))
            .filter(field -> !field.isEmpty())
            .distinct()
            .toList();
  }

  private static Mapping withoutAggregation(
      Mapping document, Mapping detection, Scalar condition, int bar) {
    SequencedMap<String, Entry> searches =
        new LinkedHashMap<>(detection.without(TIMEFRAME).entries());
    Scalar before = new Scalar(condition.text().substring(0, bar), Kind.STRING, condition.line());
    searches.put(CONDITION, new Entry(condition.line(), before));
    SequencedMap<String, Entry> all = new LinkedHashMap<>(document.entries());
    all.put(DETECTION, new Entry(detection.line(), new Mapping(searches, detection.line())));
    return new Mapping(all, document.line());
  }

  private static DocumentException refusal(int line, String reason) {
    return new DocumentException(
        line,
        "the condition has an aggregation ('|'), which Sigma replaced by correlation rules; "
            + reason,
        "write a correlation rule");
  }
}
