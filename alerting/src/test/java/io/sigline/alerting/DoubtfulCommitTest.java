package io.sigline.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.alerting.alert.Findings;
import io.sigline.alerting.deliver.Clocks;
import io.sigline.alerting.deliver.Delivery;
import io.sigline.alerting.journal.Commits;
import io.sigline.alerting.journal.Journal;
import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.journal.JournalLimits;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk may fail after a commit was written: it is then there, though it was said to fail. */
class DoubtfulCommitTest {
  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T06:00:00Z"));
  private boolean doubtful;
  private AlertFlow flow;

  @BeforeEach
  void open() {
    Commits commits =
        commit -> {
          commit.make();
          if (doubtful) {
            doubtful = false;
            throw new SQLException("fsync failed");
          }
        };
    AlertSettings settings =
        new AlertSettings(directory, Duration.ofMinutes(5), List.of(), "", "", 4_096, null);
    Clocks clocks = new Clocks(clock, clock);
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    flow =
        AlertFlow.open(
            Journal.open(directory, JournalLimits.DEFAULT, commits),
            settings,
            clocks,
            outbox -> Delivery.toLines(outbox, nowhere, clocks));
  }

  @AfterEach
  void close() {
    flow.close();
  }

  private void commitDoubtfully(String hit) {
    doubtful = true;
    var findings = List.of(Findings.of(hit, "ws01"));
    assertThatThrownBy(() -> flow.commit(findings)).isInstanceOf(JournalException.class);
  }

  @Test
  void alertOfADoubtfulCommit_isDelivered_andCounted() throws Exception {
    commitDoubtfully("h1");
    for (AlertFlow.Task task : flow.tasks()) {
      var _ = task.loop().turn();
    }
    AlertCounters counters = flow.counters();
    assertThat(counters.raised()).isEqualTo(1);
    assertThat(counters.delivered()).isEqualTo(1);
    assertThat(counters.pending()).isZero();
  }

  @Test
  void windowOfADoubtfulCommit_takesTheNextFinding() {
    commitDoubtfully("h1");
    flow.commit(List.of(Findings.of("h1", "ws01"), Findings.of("h2", "ws01")));
    AlertCounters counters = flow.counters();
    assertThat(counters.raised()).isEqualTo(1);
    assertThat(counters.counted()).isEqualTo(1);
    assertThat(counters.repeated()).isEqualTo(1);
    assertThat(counters.matched()).isEqualTo(counters.suppressed() + counters.raised());
  }
}
