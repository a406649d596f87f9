package io.sigline.alerting.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.alerting.alert.AlertComposer;
import io.sigline.alerting.alert.Findings;
import io.sigline.alerting.journal.Journal;
import io.sigline.alerting.journal.Pending;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadBackTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(6);
  private static final AlertComposer COMPOSER = new AlertComposer(List.of(), "", "", 4_096);

  @TempDir Path directory;
  private Journal journal;

  @BeforeEach
  void openJournal() {
    journal = Journal.open(directory);
  }

  @AfterEach
  void closeJournal() {
    journal.close();
  }

  @Test
  void look_allOfALookAreThere_theRestDoesNotWaitForTheNext() throws Exception {
    sent(250, NOW);
    ReadBack readBack = readBack(new Has(Long.MAX_VALUE));

    readBack.look(LATER);
    readBack.look(LATER);
    readBack.look(LATER);

    assertThat(journal.totals().delivered()).isEqualTo(250);
  }

  @Test
  void look_someAreMissing_asksAgainOnlyWhenItIsTime() throws Exception {
    sent(250, NOW);
    Has keep = new Has(99);
    ReadBack readBack = readBack(keep);

    readBack.look(LATER);
    readBack.look(LATER);

    assertThat(keep.asked).isEqualTo(1);
    assertThat(journal.totals().delivered()).isEqualTo(99);
  }

  @Test
  void clockSetBackByHours_looksAtOnceAndSendsAgainWhatIsMissing() throws Exception {
    sent(2, NOW);
    ReadBack readBack = readBack(new Has(1));

    readBack.look(NOW.minus(Duration.ofHours(3)));

    assertThat(journal.totals().delivered()).isEqualTo(1);
    assertThat(journal.outbox().next(10, Set.of())).hasSize(1);
  }

  private ReadBack readBack(Destination keep) {
    return new ReadBack(journal.outbox(), keep, ReadBack.Schedule.DEFAULT);
  }

  private void sent(int count, Instant at) {
    for (int i = 0; i < count; i++) {
      var alert = COMPOSER.raise(Findings.of("hit-" + i, "ws-" + i));
      journal.write(transaction -> transaction.raise(alert, Findings.TIME, at));
    }
    journal.outbox().markSent(journal.outbox().next(count, Set.of()), at);
  }

  /** A Keep that has the first so many of those that it is asked for. */
  private static final class Has implements Destination, Destination.Receipts {
    private final long most;
    private int asked;

    private Has(long most) {
      this.most = most;
    }

    @Override
    public Outcome send(List<Pending> alerts) {
      return new Outcome.Accepted();
    }

    @Override
    public Optional<Receipts> receipts() {
      return Optional.of(this);
    }

    @Override
    public Set<String> of(List<Pending> sent) {
      asked++;
      return sent.stream().limit(most).map(Pending::id).collect(Collectors.toSet());
    }

    @Override
    public String name() {
      return "a Keep";
    }
  }
}
