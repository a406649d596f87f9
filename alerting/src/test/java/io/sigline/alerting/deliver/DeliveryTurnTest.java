package io.sigline.alerting.deliver;

import static org.assertj.core.api.Assertions.assertThat;

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

class DeliveryTurnTest {
  private static final KeepSettings SETTINGS =
      new KeepSettings(URI.create("http://keep"), "key", "", 5, 10, Duration.ofSeconds(10));

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T06:00:00Z"));
  private final List<String> posted = new ArrayList<>();

  /** The last alert of the fingerprint may have been sent just before the process died. */
  @Test
  void restart_alertWaits_isNotSentBeforeTheSpacingIsOver() throws Exception {
    var alert = new AlertComposer(List.of(), "", "", 4_096).raise(Findings.of("h", "ws"));
    HttpPost keep =
        (_, _, json, _) -> {
          posted.add(json);
          return new HttpPost.Answer(202, "", 0);
        };
    try (Journal journal = Journal.open(directory)) {
      journal.write(transaction -> transaction.raise(alert, 1, clock.instant()));
      Delivery delivery = Delivery.toKeep(journal.outbox(), SETTINGS, clock, keep, new Random(1));
      clock.advance(Duration.ofHours(-1));
      Duration silence = delivery.turn();
      assertThat(silence).isEqualTo(Duration.ofSeconds(2));
      assertThat(posted).isEmpty();
      clock.advance(silence);
      var _ = delivery.turn();
      assertThat(posted).hasSize(1);
    }
  }

  /** The commit may have been made all the same, and the next alert of the fingerprint be due. */
  @Test
  void acceptedAndSaidNotToBeStored_spacingIsKept() throws Exception {
    HttpPost keep =
        (_, _, json, _) -> {
          posted.add(json);
          return new HttpPost.Answer(202, "", 0);
        };
    boolean[] doubtful = {false};
    Commits commits =
        commit -> {
          commit.make();
          if (doubtful[0]) {
            throw new SQLException("fsync failed");
          }
        };
    try (Journal journal = Journal.open(directory, JournalLimits.DEFAULT, commits)) {
      AlertComposer composer = new AlertComposer(List.of(), "", "", 4_096);
      for (String hit : List.of("h1", "h2")) {
        var alert = composer.raise(Findings.of(hit, "ws"));
        journal.write(transaction -> transaction.raise(alert, 1, clock.instant()));
      }
      Delivery delivery = Delivery.toKeep(journal.outbox(), SETTINGS, clock, keep, new Random(1));
      clock.advance(delivery.turn());
      doubtful[0] = true;
      clock.advance(delivery.turn());
      doubtful[0] = false;
      assertThat(posted).hasSize(1);
      var _ = delivery.turn();
      assertThat(posted).hasSize(1);
      clock.advance(Duration.ofSeconds(2));
      var _ = delivery.turn();
      assertThat(posted).hasSize(2);
    }
  }
}
