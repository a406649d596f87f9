package io.sigline.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.alert.Findings;
import io.sigline.alerting.deliver.Clocks;
import io.sigline.alerting.journal.Batch;
import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.journal.JournalFullException;
import io.sigline.alerting.journal.JournalLimits;
import io.sigline.alerting.journal.JudgedRequest;
import io.sigline.engine.rule.Rule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalLimitsTest {
  private static final long MOST = JournalLimits.LEAST_BYTES;
  private static final int TEXT = 30_000;

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T06:00:00Z"));
  private final ManualClock steady = new ManualClock(Instant.EPOCH);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private int hits;

  private AlertFlow open() {
    return open(new Clocks(clock, clock));
  }

  private AlertFlow open(Clocks clocks) {
    return AlertFlow.open(
        new AlertSettings(
            directory,
            Duration.ofMinutes(5),
            List.of(),
            "",
            "",
            32_768,
            new JournalLimits(MOST),
            null),
        clocks,
        new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  /** Some 30 KiB of hit, and as much of alert if the host is a new one. */
  private Finding finding(String host) {
    Rule rule = Findings.rule("r1", Rule.Level.MEDIUM);
    return Findings.finding(
        "hit" + hits++,
        Findings.match(rule, Map.of("host", host)),
        Findings.record("x".repeat(TEXT)).build());
  }

  private int fill(AlertFlow flow) {
    for (int alerts = 0; alerts < 10_000; alerts++) {
      Finding finding = finding("ws" + hits);
      Throwable failure = catchThrowable(() -> flow.commit(List.of(finding)));
      if (failure instanceof JournalFullException) {
        return alerts;
      }
      assertThat(failure).isNull();
    }
    throw new AssertionError("never full");
  }

  private void deliverAll(AlertFlow flow) {
    Thread delivery = Thread.ofPlatform().start(flow.tasks().getFirst().loop());
    Awaitility.await()
        .until(() -> {
          clock.advance(Duration.ofMillis(100));
          steady.advance(Duration.ofMillis(100));
          return flow.pending() == 0;
        });
    delivery.interrupt();
    Awaitility.await().until(() -> !delivery.isAlive());
  }

  private void upkeep(AlertFlow flow, BooleanSupplier until) {
    Awaitility.await()
        .until(() -> {
          clock.advance(Duration.ofSeconds(1));
          flow.upkeep();
          return until.getAsBoolean();
        });
  }

  @Test
  void commit_undeliveredAlertsFillTheJournal_isRefusedUntilTheyAreDelivered() {
    try (AlertFlow flow = open()) {
      int alerts = fill(flow);
      assertThat(alerts).isGreaterThan(50);
      assertThat(flow.storage().bytes()).isLessThanOrEqualTo(MOST);
      assertThat(flow.storage().failure())
          .isEqualTo(
              "journal %s is full: what is left in it waits for delivery or came just now, and"
                  + " journal.max-size is 16 MiB; see to the delivery, or raise it",
              directory.resolve("journal.db"));
      assertThat(flow.counters().raised()).isEqualTo(alerts);
      assertThat(flow.counters().pending()).isEqualTo(alerts);
      clock.advance(Duration.ofDays(40));
      int more = fill(flow); // hits may be forgotten by now, alerts that wait may not
      assertThat(flow.counters().pending()).isEqualTo(alerts + more);
      assertThat(flow.storage().bytes()).isLessThanOrEqualTo(MOST);
    }
    try (AlertFlow flow = open()) {
      deliverAll(flow);
      clock.advance(Duration.ofMinutes(16));
      upkeep(flow, () -> flow.storage().usedBytes() < MOST / 8 * 7);
      flow.commit(List.of(finding("other")));
      assertThat(flow.storage().failure()).isEmpty();
      AlertCounters counters = flow.counters();
      assertThat(counters.matched())
          .isEqualTo(counters.suppressed() + counters.delivered() + counters.pending());
    }
  }

  @Test
  void commit_largerThanAllThatIsLeft_isRefusedAsFullAndLeavesNothing() {
    try (AlertFlow flow = open()) {
      List<Finding> large = IntStream.range(0, 600).mapToObj(i -> finding("ws" + i)).toList();
      assertThatThrownBy(() -> flow.commit(large)).isInstanceOf(JournalFullException.class);
      assertThat(flow.storage().failure()).contains("is full: ");
      assertThat(flow.counters().matched()).isZero();
      clock.advance(Duration.ofSeconds(2));
      flow.commit(large.subList(0, 10));
      assertThat(flow.storage().failure()).isEmpty();
      assertThat(flow.counters().raised()).isEqualTo(10);
    }
  }

  @Test
  void commit_oldHitsFillTheJournal_forgetsThemAndGoesOn() {
    try (AlertFlow flow = open()) {
      for (int window = 0; window < 120; window++) {
        for (int i = 0; i < 10; i++) {
          flow.commit(List.of(finding("ws01")));
        }
        clock.advance(Duration.ofMinutes(6));
        assertThat(flow.storage().bytes()).isLessThanOrEqualTo(MOST);
      }
      assertThat(flow.counters().matched()).isEqualTo(1_200);
      assertThat(flow.storage().forgottenEarly()).isPositive();
      assertThat(flow.storage().failure()).isEmpty();
    }
  }

  @Test
  void clockSetBackByDays_roomIsMadeFromDeliveredAlerts() {
    try (AlertFlow flow = open(new Clocks(clock, steady))) {
      int alerts = fill(flow);
      deliverAll(flow);
      clock.advance(Duration.ofDays(-3));
      steady.advance(Duration.ofMinutes(16));
      flow.upkeep();
      steady.advance(Duration.ofSeconds(2));
      assertThat(fill(flow)).isGreaterThan(alerts * 3 / 4);
    }
  }

  @Test
  void upkeep_afterMuchWasForgotten_givesItBack() {
    try (AlertFlow flow = open()) {
      fill(flow);
      deliverAll(flow);
      clock.advance(Duration.ofDays(31));
      upkeep(flow, () -> flow.storage().usedBytes() < MOST / 16);
      upkeep(flow, () -> flow.storage().bytes() < MOST / 2);
    }
  }

  @Test
  void commit_readerHoldsTheLogBack_isRefusedUntilItEnds() throws Exception {
    try (AlertFlow flow = open()) {
      flow.commit(List.of(finding("ws")));
      try (Connection reader =
              DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
          var statement = reader.createStatement()) {
        statement.execute("BEGIN");
        statement.executeQuery("SELECT count(*) FROM hits").close();
        int taken = fill(flow);
        assertThat(taken).isLessThan(100);
        assertThat(flow.storage().failure()).contains("another program reads the journal");
        assertThat(flow.storage().bytes()).isLessThanOrEqualTo(MOST);
        statement.execute("COMMIT");
      }
      clock.advance(Duration.ofSeconds(2));
      flow.commit(List.of(finding("ws")));
      assertThat(flow.storage().failure()).isEmpty();
    }
  }

  @Test
  void requests_committed_areThereAfterARestartAsLongAsTheyAreKept() {
    JudgedRequest first = new JudgedRequest(1, -2, nanos(clock.instant()), 3, "why");
    JudgedRequest second = new JudgedRequest(-1, 2, nanos(clock.instant()) + 1, 0, "");
    byte[] key;
    try (AlertFlow flow = open()) {
      key = flow.requestKey();
      assertThat(key).hasSize(32).isNotEqualTo(new byte[32]);
      flow.keepRequests(Duration.ofMinutes(10), 2);
      Batch batch = new Batch(List.of(finding("ws")), List.of(), List.of(), List.of(first, second));
      flow.commit(batch);
      assertThat(flow.judgedRequests()).containsExactly(first, second);
    }
    try (AlertFlow flow = open()) {
      assertThat(flow.requestKey()).isEqualTo(key);
      assertThat(flow.judgedRequests()).containsExactly(first, second);
      flow.keepRequests(Duration.ofMinutes(10), 1);
      flow.upkeep();
      assertThat(flow.judgedRequests()).containsExactly(second);
      clock.advance(Duration.ofMinutes(11));
      flow.keepRequests(Duration.ofMinutes(10), 2);
      flow.upkeep();
      assertThat(flow.judgedRequests()).isEmpty();
    }
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  @Test
  void requests_commitFails_areNotThere() throws Exception {
    try (AlertFlow flow = open()) {
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
          var statement = other.createStatement()) {
        statement.executeUpdate(
            "CREATE TRIGGER full BEFORE UPDATE ON totals BEGIN SELECT RAISE(ABORT, 'full'); END");
      }
      JudgedRequest request = new JudgedRequest(1, 2, nanos(clock.instant()), 0, "");
      Batch batch = new Batch(List.of(finding("ws")), List.of(), List.of(), List.of(request));
      assertThatThrownBy(() -> flow.commit(batch)).isInstanceOf(JournalException.class);
      assertThat(flow.judgedRequests()).isEmpty();
    }
  }
}
