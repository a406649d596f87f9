package io.sigline.receiver.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.PlanSightings;
import io.sigline.engine.event.EventSink;
import io.sigline.engine.event.EventSink.Root;
import io.sigline.engine.rule.Problem;
import io.sigline.receiver.config.RulesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveRulesTest {
  private static final int RECORDS = 60_000;

  @TempDir private Path folder;

  @BeforeEach
  void writeRule() throws IOException {
    Files.writeString(
        folder.resolve("rule.yml"),
        """
        title: Both
        id: 5f0a0f6c-0000-4000-8000-000000000007
        logsource: {category: test}
        detection:
          selection:
            Frequent|endswith: rarelookingliteral_zqx
            Rare|contains: and
          condition: selection
        """);
  }

  @Test
  void relearn_theWrongWitnessWasChosen_triesFewerRulesAndMatchesTheSame() {
    LiveRules rules = new LiveRules(config(), InstantSource.system());
    List<RuleLibrary> changes = new ArrayList<>();
    rules.onChange(changes::add);
    int before = matches(rules);

    assertThat(rules.relearn()).isTrue();

    assertThat(changes).hasSize(1);
    assertThat(rules.current()).isSameAs(changes.getFirst());
    assertThat(rules.relearnings()).isEqualTo(1);
    assertThat(matches(rules)).isEqualTo(before).isPositive();
    assertThat(rules.current().plan().costs().evaluations()).isLessThan(RECORDS / 10);
    assertThat(rules.relearn()).as("nothing is left to gain").isFalse();
  }

  @Test
  void relearn_tooFewRecords_keepsThePlan() {
    LiveRules rules = new LiveRules(config(), InstantSource.system());
    RuleLibrary before = rules.current();

    assertThat(rules.relearn()).isFalse();

    assertThat(rules.current()).isSameAs(before);
    assertThat(rules.relearnings()).isZero();
  }

  @Test
  void filter_expiresWhileRunning_hidesToTheSecondAndNotLonger() throws IOException {
    Files.writeString(
        folder.resolve("filter.yml"),
        """
        title: Bob may
        x-expires: 2026-11-21T12:00:00Z
        logsource: {category: test}
        filter:
          rules: any
          bob: {User: bob}
          condition: not bob
        """);
    Instant[] now = {Instant.parse("2026-11-21T11:59:59.999Z")};
    LiveRules rules = new LiveRules(config(), () -> now[0]);

    assertThat(matchOf(rules, "bob")).isFalse();
    assertThat(matchOf(rules, "eve")).isTrue();
    assertThat(hidden(rules)).isEqualTo(1);
    assertThat(rules.reload("test")).isTrue();
    assertThat(matchOf(rules, "bob")).isFalse();
    assertThat(hidden(rules)).as("counts go on over a reload").isEqualTo(2);

    now[0] = Instant.parse("2026-11-21T12:00:00Z");
    assertThat(matchOf(rules, "bob")).isTrue();
    assertThat(hidden(rules)).isEqualTo(2);
    assertThat(rules.reload("test")).isTrue();
    assertThat(matchOf(rules, "bob")).isTrue();
    assertThat(rules.current().warnings())
        .extracting(Problem::check)
        .containsExactly("filter-expired");
  }

  private static long hidden(LiveRules rules) {
    RuleLibrary library = rules.current();
    return library.filterWatch().hidden(library.filters().getFirst()).values().stream()
        .mapToLong(it -> it)
        .sum();
  }

  private static boolean matchOf(LiveRules rules, String user) {
    Detector detector = rules.current().plan().newDetector();
    EventSink sink = detector.begin();
    sink.root(Root.RESOURCE);
    map(sink, "sigma.category", "test");
    sink.root(Root.BODY);
    map(sink, "Frequent", "rarelookingliteral_zqx", "Rare", "this and that", "User", user);
    return !detector.end().isEmpty();
  }

  @Test
  void reload_sameRules_goesOnFromWhatWasSeen() {
    LiveRules rules = new LiveRules(config(), InstantSource.system());
    int matches = matches(rules);
    PlanSightings before = rules.current().plan().seen();

    assertThat(rules.reload("test")).isTrue();

    assertThat(before.matches().values()).containsExactly((long) matches);
    assertThat(rules.current().plan().seen()).isEqualTo(before);
  }

  private RulesConfig config() {
    return RulesConfig.all(List.of(folder), List.of(), Map.of());
  }

  private static int matches(LiveRules rules) {
    Detector detector = rules.current().plan().newDetector();
    int matches = 0;
    for (int i = 0; i < RECORDS; i++) {
      EventSink sink = detector.begin();
      sink.root(Root.RESOURCE);
      map(sink, "sigma.category", "test");
      sink.root(Root.BODY);
      map(
          sink,
          "Frequent",
          "rarelookingliteral_zqx",
          "Rare",
          i % 1_000 == 0 ? "this and that" : "value " + i);
      matches += detector.end().size();
    }
    return matches;
  }

  private static void map(EventSink sink, String... namesAndTexts) {
    sink.beginMap();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      byte[] name = namesAndTexts[i].getBytes(UTF_8);
      byte[] text = namesAndTexts[i + 1].getBytes(UTF_8);
      var _ = sink.key(name, 0, name.length);
      sink.text(text, 0, text.length);
    }
    sink.endMap();
  }
}
