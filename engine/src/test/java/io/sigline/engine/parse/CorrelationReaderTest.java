package io.sigline.engine.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Bound;
import io.sigline.engine.rule.Correlation.Criterion;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Correlation.Operator;
import io.sigline.engine.rule.Correlation.Reference;
import io.sigline.engine.rule.Correlation.Window;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CorrelationReaderTest {
  private static final String RULES =
      """
      title: A
      name: a
      id: 11111111-1111-4111-8111-111111111111
      logsource: {category: c}
      detection: {s: {F: 1}, condition: s}
      ---
      title: B
      name: b
      id: 22222222-2222-4222-8222-222222222222
      logsource: {category: c}
      detection: {s: {F: 2}, condition: s}
      ---
      """;

  private static RuleSet read(String... texts) {
    List<SourceFile> files =
        IntStream.range(0, texts.length)
            .mapToObj(i -> new SourceFile("f" + i + ".yml", texts[i]))
            .toList();
    return RuleSet.read(files, Map.of());
  }

  private static String document(String correlation) {
    return "title: T\nname: t\nlevel: high\ncorrelation:\n" + correlation.indent(2);
  }

  private static Correlation correlation(String text) {
    RuleSet set = read(RULES + document(text));
    assertThat(set.refused()).isEmpty();
    return set.correlations().getFirst();
  }

  private static String refusal(String text) {
    RuleSet set = read(RULES + document(text));
    assertThat(set.correlations()).isEmpty();
    assertThat(set.rules()).hasSize(2);
    assertThat(set.silent()).isEmpty();
    assertThat(set.refused()).hasSize(1);
    return set.refused().getFirst().toString();
  }

  @Test
  void read_everyPart_isKept() {
    Correlation found =
        correlation(
            """
            type: value_count
            rules: [a, 22222222-2222-4222-8222-222222222222]
            aliases:
              ip: {a: src, b: dst}
            group-by: [ip, host]
            timespan: 90m
            condition: {field: [user, ip], gt: 10, lte: 20.5}
            x-window: session
            x-gap: 5m
            generate: true
            """);
    assertThat(found.document().title()).isEqualTo("T");
    assertThat(found.document().detection().conditionText())
        .isEqualTo("value_count(user, ip) gt 10 and lte 20.5");
    assertThat(found.measure()).isEqualTo(new Measure.ValueCount(List.of("user", "ip")));
    assertThat(found.rules())
        .extracting(Reference::keys)
        .containsExactly(
            Set.of("11111111-1111-4111-8111-111111111111"),
            Set.of("22222222-2222-4222-8222-222222222222"));
    assertThat(found.field("ip", found.rules().get(0))).isEqualTo("src");
    assertThat(found.field("ip", found.rules().get(1))).isEqualTo("dst");
    assertThat(found.field("host", found.rules().get(1))).isEqualTo("host");
    assertThat(found.timespan()).isEqualTo(Duration.ofMinutes(90));
    assertThat(found.window()).isEqualTo(new Window.Session(Duration.ofMinutes(5)));
    assertThat(found.criterion())
        .isEqualTo(
            new Criterion.Bounds(
                List.of(
                    new Bound(Operator.GT, BigDecimal.TEN),
                    new Bound(Operator.LTE, new BigDecimal("20.5")))));
    assertThat(found.generate()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1s, 1",
    "2m, 120",
    "3h, 10800",
    "1d, 86400",
    "1w, 604800",
    "1M, 2629746",
    "1y, 31556952"
  })
  void read_timespan_hasTheUnitsOfSigma(String text, long seconds) {
    assertThat(
            correlation("type: temporal\nrules: [a, b]\ngroup-by: [h]\ntimespan: " + text)
                .timespan())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '`',
      value = {
        "{type: event_cuont, timespan: 1m, rules: [a], condition: {gte: 1}} = did you mean"
            + " 'event_count'?",
        "{type: event_count, rules: [a], condition: {gte: 2}} = 'timespan' is missing",
        "{type: event_count, timespan: 5x, rules: [a], condition: {gte: 2}} = found '5x'",
        "{type: event_count, timespan: 0s, rules: [a], condition: {gte: 2}} = found '0s'",
        "{type: event_count, timespan: 99y, rules: [a], condition: {gte: 2}} = 10 years at most",
        "{type: event_count, timespan: 1m, condition: {gte: 2}} = 'rules' expects ids or names",
        "{type: event_count, timespan: 1m, rules: [{a: 1}], condition: {gte: 2}} = found a map",
        "{type: event_count, timespan: 1m, rules: [a, a], condition: {gte: 2}} = stands twice",
        "{type: event_count, timespan: 1m, rules: [a]} = 'condition' is missing",
        "{type: event_count, timespan: 1m, rules: [a], condition: {}} = at least one of gt",
        "{type: event_count, timespan: 1m, rules: [a], condition: {gte: many}} = found 'many'",
        "{type: event_count, timespan: 1m, rules: [a], condition: {get: 1}} = did you mean",
        "{type: event_count, timespan: 1m, rules: [a], condition: {field: x, gte: 1}} = unknown key"
            + " 'field'",
        "{type: event_count, timespan: 1m, rules: [a], condition: a or b} = belongs to 'temporal'",
        "{type: value_count, timespan: 1m, rules: [a], condition: {gte: 2}} = needs the 'field'",
        "{type: value_sum, timespan: 1m, rules: [a], condition: {field: [x, y], gte: 2}} = found 2",
        "{type: value_percentile, timespan: 1m, rules: [a], condition: {field: x, gte: 2}} = needs"
            + " the 'percentile'",
        "{type: temporal, timespan: 1m, rules: [a, b], condition: {gte: 3}} = can never hold",
        "{type: temporal, timespan: 1m, rules: [a, b], condition: a} = 'b' is not part of",
        "{type: temporal, timespan: 1m, rules: [a], condition: a and bb} = names the rule 'bb'",
        "{type: temporal, timespan: 1m, condition: a and (b} = expects ')'",
        "{type: temporal_ordered, timespan: 1m, condition: a or b} = joined by 'and'",
        "{type: temporal, timespan: 1m, rules: [a, b], groupby: [x]} = did you mean 'group-by'?",
        "{type: temporal, timespan: 1m, rules: [a, b], aliases: {x: {c: y}}} = 'rules' has not",
        "{type: temporal, timespan: 1m, rules: [a, b], x-window: hopping} = found 'hopping'",
        "{type: temporal, timespan: 1m, rules: [a, b], x-window: session} = needs its 'x-gap'",
        "{type: temporal, timespan: 1m, rules: [a, b], x-gap: 5s} = belongs to a window",
        "{type: temporal, timespan: 1m, rules: [a, b], x-window: session, x-gap: 5m} = at most",
        "{type: temporal, timespan: 1m, rules: [a, b], generate: perhaps} = found 'perhaps'",
        "{type: temporal, timespan: 1m, rules: [a, zz]} = 'zz', which is not loaded",
        "{type: temporal, timespan: 1m, rules: [a, 11111111-1111-4111-8111-111111111111]} = by"
            + " another name, too",
        "{type: temporal, timespan: 1m, rules: [a, t]} = in a ring: 'T'",
      })
  void read_whatCannotBeMeant_isRefusedWithReason(String correlation, String message) {
    assertThat(refusal(correlation)).startsWith("f0.yml:").contains(message);
  }

  @Test
  void read_referenceAcrossFiles_isFound() {
    RuleSet set =
        read(
            document(
                "type: event_count\nrules: [a]\ngroup-by: [h]\ntimespan: 1m\ncondition: {gte: 2}"),
            RULES);
    assertThat(set.refused()).isEmpty();
    assertThat(set.silent()).containsExactly("11111111-1111-4111-8111-111111111111");
  }

  @Test
  void read_referenceToWhatWasRefused_isRefusedWithThatReason() {
    RuleSet set =
        read(
            "title: X\nname: x\nlogsource: {category: c}\ndetection: {s: {F|zz: 1}, condition: s}\n---\n"
                + document("type: temporal\nrules: [x]\ngroup-by: [h]\ntimespan: 1m")
                + "---\ntitle: U\ncorrelation: {type: temporal, rules: [t], group-by: [h], timespan: 1m}\n");
    assertThat(set.refused()).hasSize(3);
    assertThat(set.refused().get(1).message())
        .contains("which was refused: f0.yml:4: unknown modifier 'zz'");
    assertThat(set.refused().get(2).message()).contains("'t', which was refused: f0.yml:");
    assertThat(set.correlations()).isEmpty();
  }

  @Test
  void read_ring_isNamed() {
    RuleSet set =
        read(
            """
            title: One
            name: one
            correlation: {type: temporal, rules: [two], group-by: [h], timespan: 1m}
            ---
            title: Two
            name: two
            correlation: {type: temporal, rules: [one], group-by: [h], timespan: 1m}
            """);
    assertThat(set.refused())
        .extracting(Problem::message)
        .allMatch(message -> message.contains("'One' → 'Two'") || message.contains("'Two' → 'One'"))
        .hasSize(2);
  }

  @Test
  void read_nestedTooDeep_isRefused() {
    StringBuilder text = new StringBuilder(RULES);
    for (int i = 0; i < 10; i++) {
      String inner = i == 0 ? "a" : "c" + (i - 1);
      text.append(
          "title: C\nname: c"
              + i
              + "\ncorrelation: {type: temporal, rules: ["
              + inner
              + "], group-by: [h], timespan: 1m}\n---\n");
    }
    RuleSet set = read(text.toString());
    assertThat(set.correlations()).hasSize(8);
    assertThat(set.refused()).hasSize(2);
    assertThat(set.refused().getFirst().message()).contains("nested more than 8 levels");
  }

  @Test
  void read_generateOfOneOfTwo_letsTheRuleAlert() {
    String shape = "type: temporal\nrules: [a, b]\ngroup-by: [h]\ntimespan: 1m\n";
    RuleSet set =
        read(
            RULES
                + document(shape)
                + "---\ntitle: G\ngenerate: true\ncorrelation: {type: temporal, rules: [b], group-by: [h], timespan: 1m}\n");
    assertThat(set.silent()).containsExactly("11111111-1111-4111-8111-111111111111");
  }

  @Test
  void read_questionableCorrelation_loadsWithWarnings() {
    RuleSet set =
        read(
            RULES
                + document(
                    "type: event_count\nrules: [a, b]\ntimespan: 1m\ncondition: {lt: 5}\n"
                        + "aliases: {ip: {a: src}}"));
    assertThat(set.refused()).isEmpty();
    assertThat(set.warnings())
        .extracting(Problem::message)
        .anyMatch(message -> message.contains("without 'group-by'"))
        .anyMatch(message -> message.contains("holds with the first event"))
        .anyMatch(message -> message.contains("'ip' is not used"))
        .anyMatch(message -> message.contains("'ip' has no field for 'b'"));
  }

  @Test
  void read_oldAggregation_becomesARuleAndACorrelation() {
    RuleSet set =
        read(
            """
            title: Old
            id: 33333333-3333-4333-8333-333333333333
            level: high
            logsource: {category: c}
            detection:
              s: {F: 1}
              timeframe: 10m
              condition: s | count(User) by Host, Ip >= 5
            """);
    assertThat(set.refused()).isEmpty();
    Correlation found = set.correlations().getFirst();
    assertThat(found.key()).isEqualTo("33333333-3333-4333-8333-333333333333");
    assertThat(found.measure()).isEqualTo(new Measure.ValueCount(List.of("User")));
    assertThat(found.groupBy()).containsExactly("Host", "Ip");
    assertThat(found.timespan()).isEqualTo(Duration.ofMinutes(10));
    assertThat(set.rules().getFirst().detection().conditionText().strip()).isEqualTo("s");
    assertThat(set.silent()).containsExactly(set.rules().getFirst().key());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '`',
      value = {
        "s | count() > 5 = it has no 'timeframe'",
        "s | near b = is not count(), sum() or avg()",
        "s | min(x) > 5 = no correlation does what 'min()' does",
        "s | sum() > 5 = names no field",
      })
  void read_oldAggregationWithoutClearMeaning_isRefused(String condition, String message) {
    String timeframe = message.contains("timeframe") ? "" : "timeframe: 1m, ";
    RuleSet set =
        read(
            "title: T\nlogsource: {category: c}\ndetection: {s: {F: 1}, "
                + timeframe
                + "condition: '"
                + condition
                + "'}");
    assertThat(set.rules()).isEmpty();
    assertThat(set.refused()).singleElement().asString().contains(message);
  }
}
