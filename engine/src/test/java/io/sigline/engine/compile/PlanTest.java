package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.sigline.engine.AllocatedBytes;
import io.sigline.engine.event.EventSink;
import io.sigline.engine.event.EventSink.Root;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.SigmaHqRules;
import io.sigline.engine.match.Match;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class PlanTest {
  private static final LogSource TEST = new LogSource("test", null, null);
  private static final List<Rule> RULES =
      RuleSet.read(
              List.of(
                  new SourceFile(
                      "rules.yml",
                      """
                      title: Encoded command
                      name: encoded
                      logsource: {category: test}
                      detection:
                        line: {CommandLine|contains: ' -enc '}
                        image: {Image|endswith: '\\pwsh.exe'}
                        other: {Image: nothing}
                        condition: line or image or other
                      ---
                      title: Word
                      name: word
                      logsource: {category: test}
                      detection:
                        words: [mimikatz]
                        condition: words
                      ---
                      title: Elsewhere
                      name: elsewhere
                      logsource: {category: other}
                      detection:
                        words: [mimikatz]
                        condition: words
                      """)),
              Map.of())
          .rules();

  private final Plan plan = Plan.compile(RULES, FieldMaps.noneWith(TEST));
  private final Detector detector = plan.newDetector();

  @Test
  void end_recordWithoutMatch_isTheSharedEmptyList() {
    assertThat(judge(detector, Map.of("CommandLine", "dir"))).isSameAs(List.of());
  }

  @Test
  void end_recordWithMatches_tellsThemInRuleOrderWithReasons() {
    List<Match> matches =
        judge(detector, Map.of("CommandLine", "MIMIKATZ -ENC x", "Image", "C:\\pwsh.exe"));

    assertThat(matches).extracting(match -> match.rule().name()).containsExactly("encoded", "word");
    assertThat(matches.getFirst().logSource()).isEqualTo(TEST);
    assertThat(matches.getFirst().selections()).containsExactly("line", "image");
    assertThat(matches.getFirst().fields())
        .containsOnly(
            entry("CommandLine", List.of("MIMIKATZ -ENC x")),
            entry("Image", List.of("C:\\pwsh.exe")));
    assertThat(matches.getLast().fields())
        .containsOnly(entry("keywords", List.of("MIMIKATZ -ENC x")));
  }

  @Test
  void end_fieldsThatCorrelationsWant_areToldOfEveryMatch() {
    Plan wanting =
        Plan.compile(
            RULES,
            FieldMaps.noneWith(TEST),
            key -> key.equals("word") ? List.of("User", "Image") : List.of());
    List<Match> matches =
        judge(
            wanting.relearned(Pace.FULL).newDetector(),
            Map.of("CommandLine", "mimikatz -enc x", "User", "eve"));

    assertThat(matches)
        .extracting(Match::wanted)
        .containsExactly(Map.of(), Map.of("User", List.of("eve")));
  }

  @Test
  void end_afterAnotherRecord_remembersNothingOfIt() {
    assertThat(judge(detector, Map.of("CommandLine", "a -enc b"))).hasSize(1);
    assertThat(judge(detector, Map.of("Image", "x"))).isEmpty();
    assertThat(judge(detector, Map.of("CommandLine", "a -enc b"))).hasSize(1);
  }

  @Test
  void end_ruleCoversSeveralViews_isReportedOnce() {
    Rule rule =
        RuleSet.read(
                List.of(
                    new SourceFile(
                        "r.yml",
                        """
                        title: Any Windows event
                        logsource: {product: windows}
                        detection:
                          sel: {EventID: 4688}
                          condition: sel
                        """)),
                Map.of())
            .rules()
            .getFirst();
    Plan windows = Plan.compile(List.of(rule), SigmaHqRules.fieldMaps());
    Detector once = windows.newDetector();
    EventSink sink = once.begin();
    Windows.security(sink);

    List<Match> matches = once.end();

    assertThat(once.explain(null).views()).hasSizeGreaterThan(1);
    assertThat(matches).hasSize(1);
    assertThat(matches.getFirst().logSource())
        .isEqualTo(once.explain(null).views().getFirst().logSource());
  }

  @Test
  void explain_record_tellsSourceFieldsRulesAndVerdicts() {
    judge(detector, Map.of("CommandLine", "a -enc b"));

    Explanation.View view = detector.explain("encoded").views().getFirst();

    assertThat(view.logSource()).isEqualTo(TEST);
    assertThat(view.fields())
        .containsExactly(
            new Explanation.Field(
                "CommandLine",
                List.of(new Explanation.FieldValue("body.CommandLine", "a -enc b"))));
    assertThat(view.rulesConsidered()).isEqualTo(2);
    assertThat(view.ruleTitles()).containsExactly("Encoded command", "Word");
    assertThat(view.matches()).extracting(match -> match.rule().name()).containsExactly("encoded");
    Explanation.ChosenRule chosen = Objects.requireNonNull(view.chosen());
    assertThat(chosen.covers()).isTrue();
    assertThat(chosen.matches()).isTrue();
    assertThat(chosen.searches())
        .containsExactly(entry("line", true), entry("image", false), entry("other", false));
  }

  @Test
  void explain_ruleOfAnotherLogSource_saysSo() {
    judge(detector, Map.of("CommandLine", "mimikatz"));

    Explanation.View view = detector.explain("elsewhere").views().getFirst();

    Explanation.ChosenRule chosen = Objects.requireNonNull(view.chosen());
    assertThat(chosen.covers()).isFalse();
    assertThat(chosen.matches()).isTrue();
    assertThat(view.matches()).extracting(match -> match.rule().name()).containsExactly("word");
  }

  @Test
  void explain_unknownRule_isRefused() {
    judge(detector, Map.of());

    assertThatThrownBy(() -> detector.explain("nowhere"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void counts_records_areCountedByLogSource() {
    judge(detector, Map.of("CommandLine", "dir"));
    judge(plan.newDetector(), Map.of("CommandLine", "dir"));

    PlanCounts counts = plan.counts();

    assertThat(counts.eventsByLogSource()).containsEntry(TEST, 2L);
    assertThat(counts.unknownSources().values()).containsExactly(2L);
    assertThat(counts.exhaustedSearches()).isZero();
  }

  @Test
  void costs_records_areAccountedByRuleAndLogSource() {
    long[] now = {0};
    Detector timed = plan.newDetector(() -> now[0] += 100);
    for (int i = 0; i < 200; i++) {
      judge(timed, Map.of("CommandLine", i % 2 == 0 ? "a -enc b" : "dir"));
    }

    PlanCosts costs = plan.costs();

    assertThat(costs.records()).isEqualTo(200);
    assertThat(costs.nanosPerRecord()).isPositive();
    RuleCost dearest = costs.rules().getFirst();
    assertThat(dearest.rule().name()).isEqualTo("encoded");
    assertThat(dearest.events()).isEqualTo(200);
    assertThat(dearest.evaluations()).isEqualTo(100);
    assertThat(dearest.matches()).isEqualTo(100);
    assertThat(dearest.share()).isBetween(0.0, 1.0);
    assertThat(costs.rules()).hasSize(1);
    assertThat(costs.logSources()).extracting(SourceCost::logSource).containsExactly(TEST);
    assertThat(costs.logSources().getFirst().events()).isEqualTo(200);
  }

  @Test
  void relearned_afterRecords_matchesTheSame() {
    Plan learning = Plan.compile(RULES, FieldMaps.noneWith(TEST), Frequencies.none());
    learning.learn();
    int before = matchesOf(learning.newDetector());

    Plan relearned = learning.relearned(Pace.FULL);
    relearned.prepare(Pace.FULL);

    assertThat(learning.learntEvents()).isBetween(50, 250);
    assertThat(relearned.rules()).isEqualTo(learning.rules());
    assertThat(relearned.tableBytes()).isPositive();
    assertThat(matchesOf(relearned.newDetector())).isEqualTo(before);
  }

  @Test
  void learn_planBeforeLearntAlready_looksAsSeldomAsThatDid() {
    Plan learning = Plan.compile(RULES, FieldMaps.noneWith(TEST), Frequencies.none());
    learning.learn();
    for (int i = 0; i < 10; i++) {
      var _ = matchesOf(learning.newDetector());
    }
    int learnt = learning.learntEvents();

    Plan relearned = learning.relearned(Pace.FULL);
    relearned.learn();
    var _ = matchesOf(relearned.newDetector());

    assertThat(learnt).isGreaterThan(300);
    assertThat(relearned.learntEvents()).isLessThan(learnt / 10);
  }

  @Test
  void relearned_nothingToLearnWasAsked_isThePlanItself() {
    var _ = matchesOf(plan.newDetector());

    assertThat(plan.learntEvents()).isZero();
    assertThat(plan.relearned(Pace.FULL)).isSameAs(plan);
  }

  @Test
  void end_recordsWithoutMatch_allocateNothing() throws Exception {
    Detector quiet = Plan.compile(RULES, SigmaHqRules.fieldMaps()).newDetector();
    Runnable judge =
        () -> {
          Windows.security(quiet.begin());
          assertThatNothingMatched(quiet.end());
        };

    assertThat(AllocatedBytes.perRunOf(judge)).as("bytes a record").isZero();
  }

  private static void assertThatNothingMatched(List<Match> matches) {
    if (!matches.isEmpty()) {
      throw new AssertionError(matches);
    }
  }

  @Test
  void detectors_manyThreads_agree() throws Exception {
    List<Future<Integer>> found = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 8; i++) {
        found.add(threads.submit(() -> matchesOf(plan.newDetector())));
      }
    }
    for (Future<Integer> matches : found) {
      assertThat(matches.get()).isEqualTo(1_000);
    }
  }

  private static int matchesOf(Detector detector) {
    int matches = 0;
    for (int i = 0; i < 1_000; i++) {
      matches += judge(detector, Map.of("CommandLine", "mimikatz " + i)).size();
      matches += judge(detector, Map.of("CommandLine", "é " + i)).size();
    }
    return matches;
  }

  private static List<Match> judge(Detector detector, Map<String, String> body) {
    EventSink sink = detector.begin();
    sink.root(Root.BODY);
    sink.beginMap();
    body.forEach((key, text) -> {
      key(sink, key);
      text(sink, text);
    });
    sink.endMap();
    return detector.end();
  }

  private static void key(EventSink sink, String key) {
    byte[] bytes = key.getBytes(UTF_8);
    boolean _ = sink.key(bytes, 0, bytes.length);
  }

  private static void text(EventSink sink, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    sink.text(bytes, 0, bytes.length);
  }

  /** A record of the Windows event log, from bytes made beforehand. */
  private static final class Windows {
    private static final byte[] CHANNEL = "channel".getBytes(UTF_8);
    private static final byte[] SECURITY = "Security".getBytes(UTF_8);
    private static final byte[] PROVIDER = "provider".getBytes(UTF_8);
    private static final byte[] NAME = "name".getBytes(UTF_8);
    private static final byte[] AUDITING = "Microsoft-Windows-Security-Auditing".getBytes(UTF_8);
    private static final byte[] EVENT_ID = "event_id".getBytes(UTF_8);
    private static final byte[] ID = "id".getBytes(UTF_8);

    private Windows() {}

    /** Process creation as the channel Security has it. */
    static void security(EventSink sink) {
      sink.root(Root.BODY);
      sink.beginMap();
      key(sink, CHANNEL);
      sink.text(SECURITY, 0, SECURITY.length);
      key(sink, PROVIDER);
      sink.beginMap();
      key(sink, NAME);
      sink.text(AUDITING, 0, AUDITING.length);
      sink.endMap();
      key(sink, EVENT_ID);
      sink.beginMap();
      key(sink, ID);
      sink.integer(4688);
      sink.endMap();
      sink.endMap();
    }

    private static void key(EventSink sink, byte[] key) {
      boolean _ = sink.key(key, 0, key.length);
    }
  }
}
