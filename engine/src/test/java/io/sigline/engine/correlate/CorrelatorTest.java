package io.sigline.engine.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.SourceFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CorrelatorTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String RULES =
      """
      title: A
      name: a
      logsource: {category: c}
      detection: {s: {F: 1}, condition: s}
      ---
      title: B
      name: b
      logsource: {category: c}
      detection: {s: {F: 2}, condition: s}
      ---
      """;
  private static final String THREE_IN_A_MINUTE =
      "title: T\ncorrelation: {type: event_count, rules: [a], group-by: [user], timespan: 1m,"
          + " condition: {gte: 3}}\n";

  private final List<Fired> fired = new ArrayList<>();
  private int events;

  private static Correlator correlator(String documents, CorrelatorLimits limits) {
    RuleSet set = RuleSet.read(List.of(new SourceFile("t.yml", RULES + documents)), Map.of());
    assertThat(set.refused()).isEmpty();
    return new Correlator(CorrelationPlan.of(set.correlations(), set.silent()), limits, 7);
  }

  private static CorrelatorLimits limits(int groups, int hitsPerGroup, long bytes) {
    return new CorrelatorLimits(
        Duration.ofSeconds(5), Duration.ofMinutes(1), groups, hitsPerGroup, bytes, 10);
  }

  private Hit hit(String rule, String user, long seconds) {
    return new Hit(new EventId(1, events++), rule, seconds * SECOND, Map.of("user", List.of(user)));
  }

  private void feed(Correlator correlator, Hit hit) {
    correlator.add(hit, hit.timeUnixNano(), fired::add);
  }

  @Test
  void add_enoughHits_firesOnlyAfterTheLateness() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, CorrelatorLimits.DEFAULT);
    for (int second = 0; second < 3; second++) {
      feed(correlator, hit("a", "u", second));
    }
    correlator.advance(7 * SECOND, fired::add);
    assertThat(fired).isEmpty();
    correlator.advance(7 * SECOND + 1, fired::add);
    assertThat(fired)
        .singleElement()
        .satisfies(one -> {
          assertThat(one.group()).containsExactly(Map.entry("user", "u"));
          assertThat(one.timeUnixNano()).isEqualTo(2 * SECOND);
          assertThat(one.measured()).isEqualTo(3);
          assertThat(one.events()).hasSize(3);
        });
  }

  @Test
  void add_moreHits_fireOncePerWindow() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, CorrelatorLimits.DEFAULT);
    for (int second = 0; second < 200; second++) {
      feed(correlator, hit("a", "u", second));
    }
    correlator.advance(1_000 * SECOND, fired::add);
    // the window from 3 to 63 shares no event with the one that ends at 2, and so on
    assertThat(fired)
        .extracting(one -> one.timeUnixNano() / SECOND)
        .containsExactly(2L, 63L, 124L, 185L);
    assertThat(fired).extracting(Fired::id).doesNotHaveDuplicates();
  }

  @Test
  void add_sameHitsAgain_fireTheSameIds() {
    List<Fired> again = new ArrayList<>();
    Correlator first = correlator(THREE_IN_A_MINUTE, CorrelatorLimits.DEFAULT);
    Correlator second = correlator(THREE_IN_A_MINUTE, CorrelatorLimits.DEFAULT);
    for (int time : new int[] {10, 12, 11, 90, 91, 92}) {
      Hit hit = hit("a", "u", time);
      first.add(hit, time * SECOND, fired::add);
      second.add(hit, time * SECOND, again::add);
      second.add(hit, time * SECOND, again::add);
    }
    first.advance(1_000 * SECOND, fired::add);
    second.advance(1_000 * SECOND, again::add);
    assertThat(fired).hasSize(2).isEqualTo(again);
    assertThat(second.counts().duplicates()).isEqualTo(6);
  }

  @Test
  void add_eventFromTheFuture_closesNoWindow() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, CorrelatorLimits.DEFAULT);
    correlator.add(hit("a", "u", 100_000), 0, fired::add);
    for (int second = 20; second < 23; second++) {
      feed(correlator, hit("a", "u", second));
    }
    correlator.advance(100 * SECOND, fired::add);
    assertThat(fired).hasSize(1);
  }

  /** Its sender's clock is ahead, or ours is behind. */
  @Test
  void add_eventFromTheFutureComesAgain_countsOnce() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, CorrelatorLimits.DEFAULT);
    Hit hit = hit("a", "u", 100);
    for (int second = 0; second < 120; second += 10) {
      correlator.add(hit, second * SECOND, fired::add);
    }
    correlator.advance(300 * SECOND, fired::add);
    assertThat(fired).isEmpty();
    assertThat(correlator.counts().duplicates()).isEqualTo(11);
  }

  @Test
  void add_timesThatAreNone_neitherHangNorOverflow() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, CorrelatorLimits.DEFAULT);
    long[] times = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE};
    for (long time : times) {
      correlator.add(
          new Hit(new EventId(1, events++), "a", time, Map.of("user", List.of("u"))),
          SECOND,
          fired::add);
    }
    correlator.advance(100 * SECOND, fired::add);
    assertThat(fired).hasSize(1);
  }

  @Test
  void add_groupValuesOfOtherCase_areOneGroup() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, CorrelatorLimits.DEFAULT);
    feed(correlator, hit("a", "Älice", 1));
    feed(correlator, hit("a", "älice", 2));
    feed(correlator, hit("a", "ÄLICE", 3));
    correlator.advance(100 * SECOND, fired::add);
    assertThat(fired).singleElement().extracting(Fired::group).isEqualTo(Map.of("user", "Älice"));
  }

  @Test
  void add_hitWithoutGroupField_countsNowhere() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, CorrelatorLimits.DEFAULT);
    correlator.add(new Hit(new EventId(1, 1), "a", 0, Map.of()), 0, fired::add);
    assertThat(correlator.counts().incomplete()).isEqualTo(1);
    assertThat(correlator.counts().liveGroups()).isZero();
  }

  @Test
  void add_moreGroupsThanAllowed_givesUpTheLongestIdle() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, limits(10, 100, 10_000_000));
    for (int user = 0; user < 50; user++) {
      feed(correlator, hit("a", "u" + user, user));
    }
    assertThat(correlator.counts().liveGroups()).isEqualTo(10);
    assertThat(correlator.counts().evictedGroups()).isEqualTo(40);
    feed(correlator, hit("a", "u49", 50));
    feed(correlator, hit("a", "u49", 51));
    correlator.advance(100 * SECOND, fired::add);
    assertThat(fired).hasSize(1);
  }

  @Test
  void add_moreMemoryThanAllowed_givesUpGroups() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, limits(1_000_000, 100, 200_000));
    for (int user = 0; user < 5_000; user++) {
      feed(correlator, hit("a", "a user of a long name " + user, user / 1_000));
    }
    assertThat(correlator.counts().liveBytes()).isLessThanOrEqualTo(200_000);
    assertThat(correlator.counts().evictedGroups()).isPositive();
    assertThat(correlator.counts().liveGroups()).isPositive();
    assertThat(correlator.counts().hurried()).isPositive();
  }

  @Test
  void add_moreHitsThanAllowed_keepsTheNewest() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, limits(10, 100, 10_000_000));
    for (int i = 0; i < 1_000; i++) {
      feed(correlator, hit("a", "u", 1));
    }
    correlator.advance(100 * SECOND, fired::add);
    assertThat(fired).hasSize(1);
    assertThat(fired.getFirst().measured()).isBetween(88.0, 100.0);
    assertThat(fired.getFirst().measured() + correlator.counts().evictedHits()).isEqualTo(1_000);
  }

  @Test
  void add_thresholdBeyondHitsPerGroup_canStillFire() {
    Correlator correlator =
        correlator(THREE_IN_A_MINUTE.replace("gte: 3", "gte: 500"), limits(10, 100, 10_000_000));
    for (int i = 0; i < 500; i++) {
      feed(correlator, hit("a", "u", 1));
    }
    correlator.advance(100 * SECOND, fired::add);
    assertThat(fired).hasSize(1);
  }

  @Test
  void advance_idleGroups_areGivenUp() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, CorrelatorLimits.DEFAULT);
    long empty = correlator.counts().liveBytes();
    for (int user = 0; user < 400; user++) {
      feed(correlator, hit("a", "u" + user, 1));
    }
    correlator.advance(1_000 * SECOND, fired::add);
    assertThat(correlator.counts().liveGroups()).isZero();
    assertThat(correlator.counts().expiredGroups()).isEqualTo(400);
    assertThat(correlator.counts().liveBytes()).isLessThan(empty + 50_000);
  }

  @Test
  void add_innerCorrelationWithoutOuterField_takesItFromTheEvents() {
    Correlator correlator =
        correlator(
            """
            title: Many
            name: many
            correlation: {type: event_count, rules: [a], group-by: [host], timespan: 1m, condition: {gte: 2}}
            ---
            title: Then
            correlation: {type: temporal_ordered, rules: [many, b], group-by: [user], timespan: 1m}
            """,
            CorrelatorLimits.DEFAULT);
    String[] users = {"eve", "bob"};
    for (int i = 0; i < users.length; i++) {
      Map<String, List<String>> fields = Map.of("user", List.of(users[i]), "host", List.of("h"));
      correlator.add(new Hit(new EventId(1, i), "a", i * SECOND, fields), i * SECOND, fired::add);
    }
    feed(correlator, hit("b", "eve", 10));
    correlator.advance(100 * SECOND, fired::add);
    assertThat(fired)
        .singleElement()
        .satisfies(one -> {
          assertThat(one.correlation().document().title()).isEqualTo("Then");
          assertThat(one.group()).isEqualTo(Map.of("user", "eve"));
        });
  }

  @Test
  void add_hitsOfOneGroup_allocateNoObjectThatStays() {
    Correlator correlator = correlator(THREE_IN_A_MINUTE, limits(200_000, 100, 100_000_000));
    for (int user = 0; user < 100_000; user++) {
      feed(correlator, hit("a", "user-" + user, 1));
    }
    // 64 bytes a record, 32 a hit, the key, two to four index places of 4 bytes
    assertThat(correlator.counts().liveBytes() / 100_000).isLessThan(200);
  }
}
