package io.sigline.alerting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.alert.Findings;
import io.sigline.alerting.deliver.Clocks;
import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.journal.Proof;
import io.sigline.alerting.journal.Proofs;
import io.sigline.alerting.journal.TestFinding;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
  private static final long RECEIVED = Findings.TIME + 2_000_000_000L;

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(NOW);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void prove_findingOfATest_isNotedWithVersionTimeAndLatency() {
    clock.advance(
        Duration.between(NOW, Instant.EPOCH.plus(RECEIVED, ChronoUnit.NANOS)).plusMillis(7));
    try (AlertFlow flow = open()) {
      assertThat(flow.prove(List.of(test("h1", true)))).isEmpty();

      Proof proof = proof(flow);
      assertThat(proof.isOf("v1")).isTrue();
      assertThat(proof.isOf("v2")).isFalse();
      assertThat(proof.provenAt()).isEqualTo(clock.instant().truncatedTo(ChronoUnit.MILLIS));
      assertThat(proof.latency()).isEqualTo(Duration.ofMillis(7));
      assertThat(proof.deniedFor("v1")).isFalse();
    }
  }

  @Test
  void prove_findingOfATest_leavesNothingElse() throws Exception {
    AlertFlow flow = open();
    try (var _ = new Running(flow)) {
      assertThat(flow.prove(List.of(test("h1", true), test("h2", false)))).isEmpty();

      assertThat(flow.counters().matched()).isZero();
      assertThat(flow.counters().raised()).isZero();
      assertThat(flow.counters().openWindows()).isZero();
      assertThat(flow.pending()).isZero();
    }
    for (String table : List.of("hits", "alerts", "outbox", "correlation_hits")) {
      assertThat(count(table)).as(table).isZero();
    }
    assertThat(printed.toString(UTF_8)).isEmpty();
  }

  @Test
  void commit_sameFindingAfterATest_isAnAlert() {
    try (AlertFlow flow = open()) {
      flow.prove(List.of(test("h1", true)));
      flow.commit(List.of(Findings.of("h1", "ws01")));

      assertThat(flow.counters().raised()).isEqualTo(1);
      assertThat(flow.counters().repeated()).isZero();
    }
  }

  @Test
  void prove_alertThatIsThereAlready_isNoProof() {
    try (AlertFlow flow = open()) {
      flow.commit(List.of(Findings.of("h1", "ws01")));

      Map<String, String> failures = flow.prove(List.of(test("h1", true), test("h2", true)));

      assertThat(failures).containsOnlyKeys("h1");
      assertThat(failures.get("h1")).contains("outbox");
      assertThat(flow.counters().raised()).isEqualTo(1);
      assertThat(flow.pending()).isEqualTo(1);
    }
  }

  @Test
  void failed_afterAProof_deniesItUntilTheNext_andOutlivesARestart() {
    try (AlertFlow flow = open()) {
      flow.prove(List.of(test("h1", true)));
      flow.proofs().failed(Map.of("r1", new Proofs.Failure("v2", "near miss matched")), NOW);
    }
    try (AlertFlow flow = open()) {
      Proof proof = proof(flow);
      assertThat(proof.isOf("v1")).isFalse();
      assertThat(proof.provenAt()).isNotNull();
      assertThat(proof.deniedFor("v2")).isTrue();
      assertThat(proof.failure()).isEqualTo("near miss matched");

      flow.prove(List.of(test("h2", true)));
      assertThat(proof(flow).isOf("v1")).isTrue();
    }
  }

  @Test
  void open_databaseOfVersion2_getsTheTableAndKeepsTheRest() throws Exception {
    try (AlertFlow flow = open()) {
      flow.commit(List.of(Findings.of("h1", "ws01")));
    }
    run("DROP TABLE proofs");
    run("DROP TABLE requests");
    run("DROP TABLE request_key");
    run("UPDATE schema_version SET version = 2");
    try (AlertFlow flow = open()) {
      assertThat(flow.counters().raised()).isEqualTo(1);
      assertThat(flow.proofs().all()).isEmpty();
      flow.prove(List.of(test("h2", true)));
      assertThat(flow.proofs().all()).containsOnlyKeys("r1");
    }
    assertThat(count("schema_version WHERE version = 4")).isEqualTo(1);
  }

  @Test
  void prove_diskFails_saysSo() throws Exception {
    try (AlertFlow flow = open()) {
      run("DROP TABLE proofs");
      assertThatThrownBy(() -> flow.prove(List.of(test("h1", false))))
          .isInstanceOf(JournalException.class);
    }
  }

  private static Proof proof(AlertFlow flow) {
    return Objects.requireNonNull(flow.proofs().all().get("r1"));
  }

  private static TestFinding test(String id, boolean alerts) {
    Finding finding = Findings.of(id, "ws01");
    return new TestFinding(finding, "v1", alerts);
  }

  private AlertFlow open() {
    AlertSettings settings =
        new AlertSettings(directory, Duration.ofMinutes(5), List.of(), "", "", 4_096, null);
    return AlertFlow.open(
        settings, new Clocks(clock, clock), new PrintStream(printed, true, UTF_8));
  }

  private long count(String table) throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return row.getLong(1);
    }
  }

  private void run(String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
