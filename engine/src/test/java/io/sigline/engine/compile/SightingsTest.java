package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.event.EventSink.Root;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.match.Match;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SightingsTest {
  private static final LogSource TEST = new LogSource("test", null, null);
  private static final LogSource OTHER = new LogSource("other", null, null);
  private static final List<Rule> RULES =
      RuleSet.read(
              List.of(
                  new SourceFile(
                      "rules.yml",
                      """
                      title: One
                      name: one
                      logsource: {category: test}
                      detection:
                        a: {F: x, G: y}
                        condition: a
                      ---
                      title: Two
                      name: two
                      logsource: {category: other}
                      detection:
                        a: {F: x}
                        condition: a
                      """)),
              Map.of())
          .rules();

  private final Plan plan = Plan.compile(RULES, FieldMaps.noneWith(TEST));

  @Test
  void seen_beforeAnyEvent_namesLogSourcesOnly() {
    assertThat(plan.seen().logSources())
        .containsOnly(
            Map.entry(TEST, new SourceSightings(0, Map.of())),
            Map.entry(OTHER, new SourceSightings(0, Map.of())));
  }

  @Test
  void seen_firstEventOfALogSource_isAlwaysLookedAt() {
    judge(plan.newDetector(), "F", "-");

    assertThat(plan.seen().logSources())
        .containsEntry(TEST, new SourceSightings(1, Map.of("F", new FieldSighting(1, "body.F"))))
        .containsEntry(OTHER, new SourceSightings(0, Map.of()));
  }

  @Test
  void lookAgain_firstEventsAreLookedAtAnew_andNoSooner() {
    Detector detector = plan.newDetector();
    for (int i = 0; i < 1_000; i++) {
      judge(detector, "F", "-");
    }
    long first = ofTest(plan).events();
    judge(detector, "F", "-");
    long without = ofTest(plan).events();
    plan.lookAgain();
    judge(detector, "F", "-");

    assertThat(without).isEqualTo(first);
    assertThat(ofTest(plan).events()).isEqualTo(first + 1);
  }

  @Test
  void testDetector_matchesAndNotesNothing() {
    Detector detector = plan.newTestDetector();
    EventSink sink = detector.begin();
    sink.root(Root.BODY);
    sink.beginMap();
    for (String field : List.of("F", "G")) {
      byte[] name = field.getBytes(UTF_8);
      boolean _ = sink.key(name, 0, name.length);
      byte[] value = (field.equals("F") ? "x" : "y").getBytes(UTF_8);
      sink.text(value, 0, value.length);
    }
    sink.endMap();

    assertThat(detector.end()).hasSize(1);
    assertThat(ofTest(plan).events()).isZero();
    assertThat(plan.seen().matches()).isEmpty();
    assertThat(plan.costs().records()).isZero();
    assertThat(plan.counts().unknownSources()).isEmpty();
    assertThat(plan.counts().eventsByLogSource().values()).allMatch(count -> count == 0);
  }

  @Test
  void seen_manyEvents_areLookedAtLessAndLess() {
    Detector detector = plan.newDetector();
    for (int i = 0; i < 1_000; i++) {
      judge(detector, "F", "-");
    }
    long first = ofTest(plan).events();
    for (int i = 0; i < 25_600; i++) {
      judge(detector, "G", "-");
    }
    SourceSightings all = ofTest(plan);

    assertThat(first).isBetween(8L, 30L);
    assertThat(all.events() - first).isEqualTo(100);
    assertThat(all.fields())
        .containsOnly(
            Map.entry("F", new FieldSighting(first, "body.F")),
            Map.entry("G", new FieldSighting(100, "body.G")));
  }

  @Test
  void seen_ofARelearnedPlan_goesOn() {
    plan.learn();
    judge(plan.newDetector(), "F", "-");

    Plan relearned = plan.relearned(Pace.FULL);
    judge(relearned.newDetector(), "G", "-");

    assertThat(relearned).isNotSameAs(plan);
    assertThat(ofTest(relearned).fields()).containsOnlyKeys("F", "G");
  }

  @Test
  void seen_matches_areCountedAndGoOnInAPlanThatTakesOver() {
    Detector detector = plan.newDetector();
    judge(detector, "F", "x", "G", "y");
    judge(detector, "F", "x", "G", "y");
    judge(detector, "F", "x", "G", "z");

    Plan next = Plan.compile(RULES.reversed(), FieldMaps.noneWith(TEST));
    next.addSeen(plan);

    assertThat(plan.seen().matches()).containsOnly(Map.entry("one", 2L));
    assertThat(next.seen()).isEqualTo(plan.seen());
    judge(next.newDetector(), "F", "x", "G", "y");
    assertThat(next.seen().matches()).containsOnly(Map.entry("one", 3L));
  }

  @Test
  void addSeen_ofARuleThatChanged_forgetsItsMatches() {
    judge(plan.newDetector(), "F", "x", "G", "y");
    Rule one = RULES.getFirst();
    Rule changed = one.withDetection(RULES.getLast().detection());

    Plan next = Plan.compile(List.of(changed), FieldMaps.noneWith(TEST));
    next.addSeen(plan);

    assertThat(next.seen().matches()).isEmpty();
    assertThat(ofTest(next).fields()).containsOnlyKeys("F");
  }

  private static SourceSightings ofTest(Plan plan) {
    return Objects.requireNonNull(plan.seen().logSources().get(TEST));
  }

  private static void judge(Detector detector, String... fieldsAndValues) {
    EventSink sink = detector.begin();
    sink.root(Root.BODY);
    sink.beginMap();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      byte[] key = fieldsAndValues[i].getBytes(UTF_8);
      boolean _ = sink.key(key, 0, key.length);
      byte[] value = fieldsAndValues[i + 1].getBytes(UTF_8);
      sink.text(value, 0, value.length);
    }
    sink.endMap();
    List<Match> _ = detector.end();
  }
}
