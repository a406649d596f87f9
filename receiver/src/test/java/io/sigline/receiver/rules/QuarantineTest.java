package io.sigline.receiver.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.event.EventSink;
import io.sigline.engine.event.EventSink.Root;
import io.sigline.receiver.config.QuarantineConfig;
import io.sigline.receiver.config.RuleCriteria;
import io.sigline.receiver.config.RulesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineTest {
  private static final String HOSTILE = "a".repeat(3_000) + "b";
  private static final String EXPLODING =
      """
      title: Exploding
      name: exploding
      logsource: {category: test}
      detection: {s: {line|re: '^(a+)+(?!x)$'}, condition: s}
      """;
  private static final String PLAIN =
      """
      title: Plain
      name: plain
      logsource: {category: test}
      detection: {s: {line|endswith: [a, b]}, condition: s}
      """;

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");

  @BeforeEach
  void writeRules() throws IOException {
    Files.writeString(folder.resolve("exploding.yml"), EXPLODING);
    Files.writeString(folder.resolve("plain.yml"), PLAIN);
  }

  @Test
  void budget_explodingExpression_isTakenOutAndOthersGoOn() {
    LiveRules rules = rules(3);
    assertThat(judge(rules, "aaa", 1)).containsExactly("exploding", "plain");
    rules.checkBudgets();
    assertThat(rules.quarantined()).isEmpty();

    assertThat(judge(rules, HOSTILE, 3)).containsExactly("plain", "plain", "plain");
    rules.checkBudgets();

    assertThat(rules.quarantined())
        .singleElement()
        .satisfies(it -> assertThat(it.rule().key()).isEqualTo("exploding"))
        .satisfies(it -> assertThat(it.cost()).startsWith("3 searches"));
    assertThat(judge(rules, "aaa", 1)).containsExactly("plain");
    assertThat(judge(rules, HOSTILE, 1)).containsExactly("plain");
    assertThat(record(rules, "exploding").exhaustedSearches()).isEqualTo(3);
  }

  @Test
  void budget_spreadOverWindows_isNotSpent() {
    LiveRules rules = rules(3);
    for (int i = 0; i < 4; i++) {
      assertThat(judge(rules, HOSTILE, 2)).hasSize(2);
      rules.checkBudgets();
      now = now.plusSeconds(61);
      rules.checkBudgets();
    }
    assertThat(rules.quarantined()).isEmpty();
    assertThat(record(rules, "exploding").exhaustedSearches()).isEqualTo(8);
  }

  @Test
  void budget_quarantineSwitchedOff_leavesTheRule() {
    LiveRules rules =
        new LiveRules(
            config(
                new QuarantineConfig(
                    false, Duration.ofMinutes(1), 1, Duration.ofSeconds(6), Duration.ofMillis(1))),
            () -> now);
    assertThat(judge(rules, HOSTILE, 2)).hasSize(2);
    rules.checkBudgets();

    assertThat(rules.quarantined()).isEmpty();
    assertThat(judge(rules, "aaa", 1)).containsExactly("exploding", "plain");
  }

  @Test
  void reload_sameVersion_staysOutAndAnotherComesBack() throws IOException {
    LiveRules rules = quarantined();

    assertThat(rules.reload("test")).isTrue();
    assertThat(rules.quarantined()).hasSize(1);
    assertThat(judge(rules, "aaa", 1)).containsExactly("plain");

    Files.writeString(folder.resolve("exploding.yml"), EXPLODING.replace("(a+)+", "(a)+"));
    assertThat(rules.reload("test")).isTrue();
    assertThat(rules.quarantined()).isEmpty();
    assertThat(judge(rules, "aaa", 1)).containsExactly("exploding", "plain");
  }

  @Test
  void release_byAnOperator_isBackInForce() {
    LiveRules rules = quarantined();

    assertThat(rules.release("plain")).isEmpty();
    assertThat(rules.release("exploding")).isPresent();
    assertThat(rules.quarantined()).isEmpty();
    assertThat(judge(rules, "aaa", 1)).containsExactly("exploding", "plain");
    assertThat(rules.release("exploding")).isEmpty();
  }

  @Test
  void records_overReloads_goOnForTheSameVersionAndBeginAnewForAnother() throws IOException {
    LiveRules rules = rules(100);
    Instant begin = now;
    assertThat(judge(rules, "aaa", 3)).hasSize(6);
    now = now.plusSeconds(10);
    Files.writeString(folder.resolve("exploding.yml"), EXPLODING + "author: me\n");
    assertThat(rules.reload("test")).isTrue();
    now = now.plusSeconds(10);
    assertThat(judge(rules, "aaa", 2)).hasSize(4);
    assertThat(rules.reload("test")).isTrue();
    assertThat(rules.reload("test")).isTrue();

    RuleRecord same = record(rules, "plain");
    assertThat(same.matches()).isEqualTo(5);
    assertThat(same.evaluations()).isEqualTo(5);
    assertThat(same.loadedAt()).isEqualTo(begin);
    assertThat(same.lastMatch()).isNotNull();
    RuleRecord changed = record(rules, "exploding");
    assertThat(changed.matches()).isEqualTo(2);
    assertThat(changed.loadedAt()).isEqualTo(begin.plusSeconds(10));
  }

  private LiveRules quarantined() {
    LiveRules rules = rules(1);
    assertThat(judge(rules, HOSTILE, 1)).containsExactly("plain");
    rules.checkBudgets();
    assertThat(rules.quarantined()).hasSize(1);
    return rules;
  }

  private LiveRules rules(int exhaustedSearches) {
    InstantSource clock = () -> now;
    return new LiveRules(
        config(
            new QuarantineConfig(
                true,
                Duration.ofMinutes(1),
                exhaustedSearches,
                Duration.ofDays(1),
                Duration.ofSeconds(1))),
        clock);
  }

  private RulesConfig config(QuarantineConfig quarantine) {
    return new RulesConfig(
        List.of(folder),
        List.of(),
        List.of(),
        Map.of(),
        false,
        RuleCriteria.RuleLevel.INFORMATIONAL,
        RuleCriteria.NONE,
        RuleCriteria.NONE,
        RuleCriteria.NONE,
        quarantine);
  }

  private static RuleRecord record(LiveRules rules, String key) {
    return Objects.requireNonNull(rules.records().get(key));
  }

  private static List<String> judge(LiveRules rules, String line, int times) {
    Detector detector = rules.current().plan().newDetector();
    List<String> matched = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      EventSink sink = detector.begin();
      sink.root(Root.RESOURCE);
      map(sink, "sigma.category", "test");
      sink.root(Root.BODY);
      map(sink, "line", line);
      detector.end().forEach(match -> matched.add(match.rule().key()));
    }
    return matched;
  }

  private static void map(EventSink sink, String key, String value) {
    byte[] name = key.getBytes(UTF_8);
    byte[] text = value.getBytes(UTF_8);
    sink.beginMap();
    var _ = sink.key(name, 0, name.length);
    sink.text(text, 0, text.length);
    sink.endMap();
  }
}
