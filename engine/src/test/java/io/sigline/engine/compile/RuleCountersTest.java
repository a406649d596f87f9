package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.event.EventSink.Root;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RuleCountersTest {
  private static final LogSource TEST = new LogSource("test", null, null);
  private static final String HOSTILE = "a".repeat(3_000) + "b";
  private static final List<Rule> RULES =
      RuleSet.read(
              List.of(
                  new SourceFile(
                      "rules.yml",
                      """
                      title: Exploding
                      name: exploding
                      logsource: {category: test}
                      detection:
                        line: {CommandLine|re: '^(a+)+(?!x)$'}
                        condition: line
                      ---
                      title: Exploding, too
                      name: exploding-too
                      logsource: {category: test}
                      detection:
                        line: {CommandLine|re: '^(a+)+(?!x)$'}
                        other: {Image: never}
                        condition: other or not line
                      ---
                      title: Plain
                      name: plain
                      logsource: {category: test}
                      detection:
                        line: {CommandLine|endswith: b}
                        condition: line
                      """)),
              Map.of())
          .rules();

  private final Plan plan = Plan.compile(RULES, FieldMaps.noneWith(TEST));
  private final Detector detector = plan.newDetector();

  @Test
  void read_explodingExpression_isLaidToEachRuleThatHasIt() {
    assertThat(judge("aaa")).containsExactly("exploding");
    assertThat(judge(HOSTILE)).containsExactly("exploding-too", "plain");

    List<RuleCount> counts = plan.ruleCounters().read();

    assertThat(counts.get(0).exhaustedSearches()).isPositive();
    assertThat(counts.get(1).exhaustedSearches()).isEqualTo(counts.get(0).exhaustedSearches());
    assertThat(counts.get(2).exhaustedSearches()).isZero();
    assertThat(counts).extracting(RuleCount::matches).containsExactly(1L, 1L, 1L);
    assertThat(counts.getFirst().evaluations()).isEqualTo(2);
  }

  @Test
  void read_lastMatch_isToldByItsAge() {
    long[] now = {1_000};
    Detector timed = plan.newDetector(() -> now[0]);
    assertThat(judge(timed, "aaa")).hasSize(1);
    now[0] += Duration.ofSeconds(7).toNanos();

    List<RuleCount> counts = plan.ruleCounters().read(() -> now[0]);

    assertThat(counts.getFirst().sinceMatch()).isEqualTo(Duration.ofSeconds(7));
    assertThat(counts.getLast().sinceMatch()).isNull();
  }

  @Test
  void withhold_rule_neitherMatchesNorCostsUntilItIsGivenBack() {
    plan.withhold(0, true);
    plan.withhold(1, true);

    assertThat(judge(HOSTILE)).containsExactly("plain");
    assertThat(judge("aaa")).isEmpty();
    assertThat(plan.ruleCounters().read().getFirst().exhaustedSearches()).isZero();

    plan.withhold(0, false);

    assertThat(judge("aaa")).containsExactly("exploding");
  }

  private List<String> judge(String commandLine) {
    return judge(detector, commandLine);
  }

  private static List<String> judge(Detector detector, String commandLine) {
    EventSink sink = detector.begin();
    byte[] key = "CommandLine".getBytes(UTF_8);
    byte[] text = commandLine.getBytes(UTF_8);
    sink.root(Root.BODY);
    sink.beginMap();
    boolean _ = sink.key(key, 0, key.length);
    sink.text(text, 0, text.length);
    sink.endMap();
    return detector.end().stream().map(match -> String.valueOf(match.rule().name())).toList();
  }
}
