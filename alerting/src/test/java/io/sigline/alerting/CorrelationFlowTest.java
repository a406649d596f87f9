package io.sigline.alerting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.alert.Findings;
import io.sigline.alerting.deliver.Clocks;
import io.sigline.alerting.journal.ArrivedHit;
import io.sigline.alerting.journal.Batch;
import io.sigline.alerting.journal.FiredCorrelation;
import io.sigline.alerting.journal.StoredHit;
import io.sigline.engine.correlate.EventId;
import io.sigline.engine.correlate.Fired;
import io.sigline.engine.correlate.Hit;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.SourceFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorrelationFlowTest {
  private static final long ARRIVAL = Findings.TIME + 5_000_000_000L;
  private static final String RULES =
      """
      title: Base
      name: r1
      logsource: {category: c}
      detection: {s: {F: 1}, condition: s}
      ---
      title: Many
      name: many
      author: Jane Doe
      level: high
      tags: [attack.t1110]
      correlation: {type: event_count, rules: [r1], group-by: [user.name], timespan: 1m, condition: {gte: 2}}
      """;

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T06:00:00Z"));
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void fired_becomesAnAlertWithItsEvents() throws Exception {
    AlertFlow flow = open();
    try (var _ = new Running(flow)) {
      flow.commit(new Batch(List.of(), List.of(hit(1), hit(2)), List.of(fired(true))));
      await().until(() -> flow.counters().delivered() == 1);
      assertThat(flow.counters().matched()).isEqualTo(1);
    }
    JsonNode alert = new ObjectMapper().readTree(printed.toString(UTF_8));
    assertThat(alert.path("name").asText()).isEqualTo("Many");
    assertThat(alert.path("severity").asText()).isEqualTo("high");
    assertThat(alert.path("message").asText()).isEqualTo("Many (user.name=bob)");
    assertThat(alert.at("/entity/user_name").asText()).isEqualTo("bob");
    assertThat(alert.at("/mitre/0/technique").asText()).isEqualTo("T1110");
    assertThat(alert.path("description").asText()).contains("Rule by Jane Doe");
    assertThat(alert.at("/correlation/type").asText()).isEqualTo("event_count");
    assertThat(alert.at("/correlation/measured").asInt()).isEqualTo(2);
    assertThat(alert.at("/correlation/group/user/name").asText()).isEqualTo("bob");
    assertThat(alert.at("/correlation/events"))
        .extracting(event -> event.path("event_id").asText())
        .containsExactly(event(1).hex(), event(2).hex(), event(3).hex());
    assertThat(alert.at("/correlation/events/0/rule").asText()).isEqualTo("Download by certutil");
    assertThat(alert.at("/correlation/events/0/fields/CommandLine").asText()).contains("certutil");
    assertThat(alert.at("/correlation/events/2/rule").isMissingNode()).isTrue();
  }

  @Test
  void firedSilently_isRememberedAndNoAlert() {
    try (AlertFlow flow = open()) {
      flow.commit(new Batch(List.of(), List.of(), List.of(fired(false))));
      assertThat(flow.counters().matched()).isZero();
      assertThat(flow.firedSince(ARRIVAL)).containsExactly(event(9));
      assertThat(flow.firedSince(ARRIVAL + 1)).isEmpty();
    }
  }

  @Test
  void hits_afterReopening_areAsTheyWereFed() {
    ArrivedHit first = hit(1);
    try (AlertFlow flow = open()) {
      flow.commit(new Batch(List.of(), List.of(first, hit(2), first), List.of(fired(true))));
    }
    try (AlertFlow flow = open()) {
      assertThat(since(flow, ARRIVAL))
          .containsExactly(stored(first), stored(hit(2)), stored(first));
      assertThat(since(flow, ARRIVAL + 2)).containsExactly(stored(hit(2)));
      assertThat(flow.lastArrivalUnixNano()).isEqualTo(ARRIVAL);
    }
  }

  @Test
  void upkeep_hitsTooOldOrTooMany_areForgotten() {
    try (AlertFlow flow = open()) {
      flow.commit(new Batch(List.of(), List.of(hit(1), hit(2), hit(3)), List.of()));
      flow.keepHits(Duration.ofDays(1), 2);
      flow.upkeep();
      assertThat(since(flow, 0)).containsExactly(stored(hit(2)), stored(hit(3)));
      clock.advance(Duration.ofDays(2));
      flow.upkeep();
      assertThat(since(flow, 0)).isEmpty();
    }
  }

  @Test
  void journalOfTheFirstVersion_isTakenOver() throws Exception {
    try (AlertFlow flow = open()) {
      flow.commit(List.of(Findings.of("h1", "ws01")));
    }
    String file = "jdbc:sqlite:" + directory.resolve("journal.db");
    try (var connection = DriverManager.getConnection(file);
        var statement = connection.createStatement()) {
      statement.executeUpdate("DROP TABLE correlation_hits");
      statement.executeUpdate("DROP TABLE proofs");
      statement.executeUpdate("DROP TABLE requests");
      statement.executeUpdate("DROP TABLE request_key");
      statement.executeUpdate("UPDATE schema_version SET version = 1");
    }
    try (AlertFlow flow = open()) {
      assertThat(flow.counters().matched()).isEqualTo(1);
      flow.commit(new Batch(List.of(), List.of(hit(1)), List.of()));
      assertThat(since(flow, 0)).containsExactly(stored(hit(1)));
    }
  }

  private AlertFlow open() {
    return AlertFlow.open(
        new AlertSettings(directory, Duration.ofMinutes(5), List.of(), "", "", 32_768, null),
        new Clocks(clock, clock),
        new PrintStream(printed, true, UTF_8));
  }

  private static List<StoredHit> since(AlertFlow flow, long arrival) {
    List<StoredHit> hits = new ArrayList<>();
    flow.hitsSince(arrival, hits::add);
    return hits;
  }

  private static StoredHit stored(ArrivedHit hit) {
    return new StoredHit(hit.hit(), hit.arrivalUnixNano());
  }

  private static ArrivedHit hit(int number) {
    Hit hit =
        new Hit(
            event(number),
            "r1",
            Findings.TIME + number,
            Map.of("user.name", List.of("bob"), "other", List.of("a", "")));
    return new ArrivedHit(Findings.of("h" + number, "ws01"), hit, ARRIVAL + number);
  }

  private static EventId event(int number) {
    return new EventId(7, number);
  }

  private static FiredCorrelation fired(boolean alerts) {
    RuleSet set = RuleSet.read(List.of(new SourceFile("t.yml", RULES)), Map.of());
    Correlation correlation = set.correlations().getFirst();
    Fired fired =
        new Fired(
            event(9),
            correlation,
            Map.of("user.name", "bob"),
            Findings.TIME,
            Findings.TIME + 3,
            2,
            List.of(
                new Fired.Contribution(event(1), Findings.TIME + 1),
                new Fired.Contribution(event(2), Findings.TIME + 2),
                new Fired.Contribution(event(3), Findings.TIME + 3)));
    return new FiredCorrelation(fired, ARRIVAL, alerts ? Finding.of(fired, ARRIVAL) : null);
  }
}
