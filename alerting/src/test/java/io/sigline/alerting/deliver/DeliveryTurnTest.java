package io.sigline.alerting.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sigline.alerting.ManualClock;
import io.sigline.alerting.alert.AlertComposer;
import io.sigline.alerting.alert.Findings;
import io.sigline.alerting.journal.Commits;
import io.sigline.alerting.journal.Journal;
import io.sigline.alerting.journal.JournalLimits;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class DeliveryTurnTest {
  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T06:00:00Z"));
  private final ManualClock steady = new ManualClock(Instant.EPOCH);
  private final Clocks clocks = new Clocks(clock, steady);
  private final List<String> posted = new ArrayList<>();
  private final Commits commits = this::end;
  private Duration slowRead = Duration.ZERO;
  private boolean tooLarge;
  private boolean failing;
  private boolean doubtful;

  /** The last alert of the fingerprint may have been sent just before the process died. */
  @Test
  void restart_alertWaits_isNotSentBeforeTheSpacingIsOver() throws Exception {
    try (Journal journal = Journal.open(directory)) {
      raise(journal, "h");
      Delivery delivery = delivery(journal, "");
      clock.advance(Duration.ofHours(1));
      Duration silence = delivery.turn();
      assertThat(silence).isEqualTo(Duration.ofSeconds(2));
      assertThat(posted).isEmpty();
      steady.advance(silence);
      var _ = delivery.turn();
      assertThat(posted).hasSize(1);
    }
  }

  /** The commit may have been made all the same, and the next alert of the fingerprint be due. */
  @Test
  void acceptedAndSaidNotToBeStored_spacingIsKept() throws Exception {
    try (Journal journal = Journal.open(directory, JournalLimits.DEFAULT, commits)) {
      raise(journal, "h1", "h2");
      Delivery delivery = awake(journal, "");
      doubtful = true;
      steady.advance(delivery.turn());
      doubtful = false;
      assertThat(posted).hasSize(1);
      var _ = delivery.turn();
      assertThat(posted).hasSize(1);
      steady.advance(Duration.ofSeconds(2));
      var _ = delivery.turn();
      assertThat(posted).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-72, -1, 1, 72})
  void clockSetByHours_spacingOfAFingerprintIsKept(long hours) throws Exception {
    try (Journal journal = Journal.open(directory)) {
      raise(journal, "h1", "h2");
      Delivery delivery = awake(journal, "");
      var _ = delivery.turn();
      clock.advance(Duration.ofHours(hours));
      steady.advance(Duration.ofSeconds(1));
      var _ = delivery.turn();
      assertThat(posted).hasSize(1);
      steady.advance(Duration.ofSeconds(1));
      var _ = delivery.turn();
      assertThat(posted).hasSize(2);
    }
  }

  @Test
  void clockSetForward_rateIsKept() throws Exception {
    try (Journal journal = Journal.open(directory)) {
      raiseOf(journal, 20);
      Delivery delivery = awake(journal, "");
      var _ = delivery.turn();
      clock.advance(Duration.ofDays(1));
      assertThat(delivery.turn()).isEqualTo(Duration.ofMillis(500));
      assertThat(posted).hasSize(1);
    }
  }

  /** What was sent before it and after it comes close together at Keep. */
  @Test
  void readingBackTakesLong_rateIsKept() throws Exception {
    try (Journal journal = Journal.open(directory)) {
      raiseOf(journal, 20);
      slowRead = Duration.ofSeconds(8);
      Delivery delivery = awake(journal, "key");
      var _ = delivery.turn();
      clock.advance(Duration.ofSeconds(5));
      steady.advance(Duration.ofSeconds(5));
      assertThat(delivery.turn()).isZero();
      assertThat(posted).hasSize(2);
      slowRead = Duration.ZERO;
      assertThat(delivery.turn()).isEqualTo(Duration.ofMillis(500));
    }
  }

  /** Keep has its last two parts just now. */
  @Test
  void listIsSplit_rateIsKept() throws Exception {
    try (Journal journal = Journal.open(directory)) {
      raiseOf(journal, 20);
      tooLarge = true;
      Delivery delivery = awake(journal, "");
      assertThat(delivery.turn()).isZero();
      assertThat(posted).hasSize(9);
      assertThat(delivery.turn()).isEqualTo(Duration.ofMillis(200));
    }
  }

  @Test
  void journalFailsForLong_isSaidOnceAMinuteAndWhenItEnds() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Delivery.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
    try (Journal journal = Journal.open(directory, JournalLimits.DEFAULT, commits)) {
      raise(journal, "h");
      Delivery delivery = awake(journal, "");
      failing = true;
      for (int second = 0; second < 90; second++) {
        steady.advance(Duration.ofSeconds(1));
        var _ = delivery.turn();
      }
      assertThat(said(lines)).hasSize(2).allMatch(line -> line.startsWith("delivery waits: "));
      long faults = delivery.status().faults();
      assertThat(faults).isBetween(30L, 90L);
      failing = false;
      steady.advance(Duration.ofSeconds(2));
      var _ = delivery.turn();
      assertThat(said(lines))
          .hasSize(3)
          .last()
          .isEqualTo("delivery goes on after " + faults + " turns that failed");
      assertThat(delivery.status().faults()).isEqualTo(faults);
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(null);
    }
  }

  private static List<String> said(ListAppender<ILoggingEvent> lines) {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Alerts of one fingerprint. */
  private void raise(Journal journal, String... hits) {
    AlertComposer composer = new AlertComposer(List.of(), "", "", 4_096);
    for (String hit : hits) {
      var alert = composer.raise(Findings.of(hit, "ws"));
      journal.write(transaction -> transaction.raise(alert, 1, clock.instant()));
    }
  }

  /** Alerts of that many fingerprints. */
  private void raiseOf(Journal journal, int hosts) {
    AlertComposer composer = new AlertComposer(List.of(), "", "", 4_096);
    for (int i = 0; i < hosts; i++) {
      var alert = composer.raise(Findings.of("h" + i, "ws" + i));
      journal.write(transaction -> transaction.raise(alert, 1, clock.instant()));
    }
  }

  private Delivery delivery(Journal journal, String readKey) {
    KeepSettings settings =
        new KeepSettings(URI.create("http://keep"), "key", readKey, 5, 10, Duration.ofSeconds(10));
    return Delivery.toKeep(journal.outbox(), settings, clocks, this::post, new Random(1));
  }

  /** After the silence of its start. */
  private Delivery awake(Journal journal, String readKey) throws InterruptedException {
    Delivery delivery = delivery(journal, readKey);
    steady.advance(delivery.turn());
    return delivery;
  }

  private HttpPost.Answer post(URI uri, String apiKey, String json, int maxBody) {
    if (uri.getPath().endsWith("/batch")) {
      clock.advance(slowRead);
      steady.advance(slowRead);
      return new HttpPost.Answer(200, "[]", 0);
    }
    posted.add(json);
    if (tooLarge && json.contains("},{\"id\"")) {
      steady.advance(Duration.ofSeconds(1));
      return new HttpPost.Answer(413, "", 0);
    }
    return new HttpPost.Answer(202, "", 0);
  }

  private void end(Commits.Commit commit) throws SQLException {
    if (failing) {
      throw new SQLException("disk I/O error");
    }
    commit.make();
    if (doubtful) {
      throw new SQLException("fsync failed");
    }
  }
}
