package io.sigline.alerting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.alert.Findings;
import io.sigline.alerting.deliver.Clocks;
import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.alerting.deliver.KeepSettings;
import io.sigline.alerting.journal.JournalException;
import io.sigline.engine.rule.Rule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertFlowTest {
  private static final Duration WINDOW = Duration.ofMinutes(5);

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T06:00:00Z"));
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private KeepContractServer keep = KeepContractServer.start(0);

  @AfterEach
  void stopKeep() {
    keep.stop();
  }

  @Test
  void commit_keepSet_isDelivered() throws Exception {
    AlertFlow flow = open(keepSettings());
    try (var _ = new Running(flow)) {
      flow.commit(List.of(Findings.of("h1", "ws01"), Findings.of("h2", "ws02")));
      await().until(() -> keep.alerts().size() == 2);
      await().until(() -> flow.pending() == 0);
    }
    assertThat(keep.violations()).isEmpty();
    assertThat(keep.alerts())
        .allSatisfy(alert -> assertThat(alert.path("severity").asText()).isEqualTo("warning"));
  }

  @Test
  void commit_noKeep_printsLines() throws Exception {
    AlertFlow flow = open(null);
    try (var _ = new Running(flow)) {
      flow.commit(List.of(Findings.of("h1", "ws01"), Findings.of("h2", "ws02")));
      await().until(() -> flow.pending() == 0);
    }
    assertThat(printed.toString(UTF_8).lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
  }

  @Test
  void commit_sameEntityInWindow_isCounted() {
    try (AlertFlow flow = open(null)) {
      flow.commit(List.of(Findings.of("h1", "ws01"), Findings.of("h2", "ws01")));
      clock.advance(WINDOW.minusSeconds(1));
      flow.commit(List.of(Findings.of("h3", "ws01")));
      assertThat(flow.counters().raised()).isEqualTo(1);
      assertThat(flow.counters().counted()).isEqualTo(2);
      assertEquation(flow);
    }
  }

  @Test
  void commit_afterWindow_raisesAgain() {
    try (AlertFlow flow = open(null)) {
      flow.commit(List.of(Findings.of("h1", "ws01")));
      clock.advance(WINDOW);
      flow.commit(List.of(Findings.of("h2", "ws01")));
      assertThat(flow.counters().raised()).isEqualTo(2);
    }
  }

  @Test
  void commit_sameHitAgain_isRepeatedEvenAfterTheWindow() {
    try (AlertFlow flow = open(null)) {
      flow.commit(List.of(Findings.of("h1", "ws01"), Findings.of("h1", "ws01")));
      clock.advance(WINDOW.multipliedBy(2));
      flow.upkeep();
      flow.commit(List.of(Findings.of("h1", "ws01")));
      assertThat(flow.counters().raised()).isEqualTo(1);
      assertThat(flow.counters().repeated()).isEqualTo(2);
      assertEquation(flow);
    }
  }

  @Test
  void commit_otherRuleOrEntity_isAnAlertOfItsOwn() {
    try (AlertFlow flow = open(null)) {
      Rule other = Findings.rule("r2", Rule.Level.HIGH);
      flow.commit(
          List.of(
              Findings.of("h1", "ws01"),
              Findings.of("h2", "ws02"),
              Findings.of("h3", "ws01", other)));
      assertThat(flow.counters().raised()).isEqualTo(3);
    }
  }

  @Test
  void count_reachesPowersOfTenAndWindowEnd_isToldToKeep() throws Exception {
    AlertFlow flow = open(keepSettings());
    try (var _ = new Running(flow)) {
      flow.commit(List.of(Findings.of("h0", "ws01")));
      await().until(() -> flow.pending() == 0);
      flow.commit(hits(1, 8));
      assertThat(flow.counters().updates()).isZero();
      flow.commit(hits(9, 2));
      await().until(() -> drained(flow) && count() == 11);
      flow.commit(hits(20, 2));
      clock.advance(WINDOW);
      await().until(() -> drained(flow) && count() == 13);
      await().until(() -> flow.counters().updatesPending() == 0);
      assertThat(flow.counters().updates()).isEqualTo(2);
      assertThat(flow.counters().raised()).isEqualTo(1);
      assertEquation(flow);
    }
    assertThat(keep.alerts()).extracting(alert -> alert.path("id").asText()).hasSize(3);
    assertThat(keep.alerts().stream().map(a -> a.path("id").asText()).distinct()).hasSize(1);
    assertThat(keep.violations()).isEmpty();
  }

  @Test
  void restart_insideWindow_doesNotRaiseAgain() {
    try (AlertFlow flow = open(null)) {
      flow.commit(List.of(Findings.of("h1", "ws01"), Findings.of("h2", "ws01")));
    }
    clock.advance(WINDOW.minusSeconds(1));
    try (AlertFlow flow = open(null)) {
      flow.commit(List.of(Findings.of("h3", "ws01"), Findings.of("h2", "ws01")));
      assertThat(flow.counters().raised()).isEqualTo(1);
      assertThat(flow.counters().counted()).isEqualTo(2);
      assertThat(flow.counters().repeated()).isEqualTo(1);
      assertEquation(flow);
    }
  }

  @Test
  void restart_delivered_isNotSentAgain() throws Exception {
    AlertFlow first = open(keepSettings());
    try (var _ = new Running(first)) {
      first.commit(List.of(Findings.of("h1", "ws01")));
      await().until(() -> first.pending() == 0);
    }
    AlertFlow second = open(keepSettings());
    try (var _ = new Running(second)) {
      second.commit(List.of(Findings.of("h2", "ws02")));
      await().until(() -> second.pending() == 0);
      assertThat(second.counters().delivered()).isEqualTo(2);
    }
    assertThat(keep.requests()).isEqualTo(2);
  }

  @Test
  void restart_keepWasDown_deliversWhatWaited() throws Exception {
    int port = keep.port();
    keep.stop();
    AlertFlow first = open(keepSettings());
    try (var _ = new Running(first)) {
      first.commit(IntStream.range(0, 60).mapToObj(i -> Findings.of("h" + i, "ws" + i)).toList());
      await().until(() -> first.counters().attempts() > 0);
      assertThat(first.pending()).isEqualTo(60);
    }
    keep = KeepContractServer.start(port);
    AlertFlow second = open(keepSettings());
    try (var _ = new Running(second)) {
      await().until(() -> drained(second));
      assertEquation(second);
    }
    assertThat(keep.current()).hasSize(60);
    assertThat(keep.violations()).isEmpty();
  }

  @Test
  void severity_ofPending_decidesTheOrder() throws Exception {
    AlertFlow flow = open(keepSettings());
    List<Finding> findings = new ArrayList<>();
    Rule critical = Findings.rule("r2", Rule.Level.CRITICAL);
    IntStream.range(0, 50).forEach(i -> findings.add(Findings.of("h" + i, "ws" + i)));
    findings.add(Findings.of("c", "ws0", critical));
    flow.commit(findings);
    try (var _ = new Running(flow)) {
      await().until(() -> drained(flow));
    }
    assertThat(keep.alerts().getFirst().path("severity").asText()).isEqualTo("critical");
    assertThat(keep.listSizes()).allMatch(size -> size <= 25);
  }

  @Test
  void commit_diskFails_nothingHasHappened() throws Exception {
    try (AlertFlow flow = open(null)) {
      flow.commit(List.of(Findings.of("h1", "ws01")));
      run("CREATE TRIGGER full BEFORE UPDATE ON totals BEGIN SELECT RAISE(ABORT, 'full'); END");
      List<Finding> more = List.of(Findings.of("h2", "ws01"), Findings.of("h3", "ws02"));
      assertThatThrownBy(() -> flow.commit(more))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("cannot be written");
      assertThat(flow.counters().matched()).isEqualTo(1);
      assertThat(flow.counters().openWindows()).isEqualTo(1);
      run("DROP TRIGGER full");
      flow.commit(more);
      assertThat(flow.counters().matched()).isEqualTo(3);
      assertThat(flow.counters().counted()).isEqualTo(1);
      assertThat(flow.counters().raised()).isEqualTo(2);
      assertThat(flow.counters().repeated()).isZero();
    }
  }

  @Test
  void open_directoryInUse_saysByWhom() {
    try (AlertFlow _ = open(null)) {
      assertThatThrownBy(() -> open(null))
          .isInstanceOf(JournalException.class)
          .hasMessage(
              "data directory %s is in use by process %d",
              directory, ProcessHandle.current().pid());
    }
  }

  @Test
  void open_directoryIsAFile_saysSo() throws Exception {
    directory = Files.writeString(directory.resolve("file"), "x");
    assertThatThrownBy(() -> open(null))
        .isInstanceOf(JournalException.class)
        .hasMessage("data directory %s is not a directory", directory);
  }

  /** Lets the pace of delivery go on. */
  private boolean drained(AlertFlow flow) {
    clock.advance(Duration.ofMillis(100));
    return flow.pending() == 0;
  }

  private int count() {
    return keep.alerts().getLast().path("count").asInt();
  }

  private static List<Finding> hits(int from, int n) {
    return IntStream.range(from, from + n).mapToObj(i -> Findings.of("h" + i, "ws01")).toList();
  }

  private static void assertEquation(AlertFlow flow) {
    AlertCounters counters = flow.counters();
    assertThat(counters.matched())
        .isEqualTo(
            counters.suppressed() + counters.delivered() + counters.pending() + counters.failed());
  }

  private void run(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private AlertFlow open(@Nullable KeepSettings settings) {
    return AlertFlow.open(
        new AlertSettings(directory, WINDOW, List.of(), "", "", 32_768, settings),
        new Clocks(clock, clock),
        new PrintStream(printed, true, UTF_8));
  }

  private KeepSettings keepSettings() {
    return new KeepSettings(
        URI.create(keep.url()), KeepContractServer.KEY, "", 25, 1e6, Duration.ofSeconds(5));
  }
}
