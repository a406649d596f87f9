package io.sigline.alerting;

import io.sigline.alerting.alert.AlertComposer;
import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.alert.Severity;
import io.sigline.alerting.deliver.Clocks;
import io.sigline.alerting.deliver.Delivery;
import io.sigline.alerting.deliver.KeepSettings;
import io.sigline.alerting.deliver.Loop;
import io.sigline.alerting.journal.ArrivedHit;
import io.sigline.alerting.journal.Batch;
import io.sigline.alerting.journal.FindingJournal;
import io.sigline.alerting.journal.FiredCorrelation;
import io.sigline.alerting.journal.Journal;
import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.journal.JournalFullException;
import io.sigline.alerting.journal.JudgedRequest;
import io.sigline.alerting.journal.Outbox;
import io.sigline.alerting.journal.Proofs;
import io.sigline.alerting.journal.Retention;
import io.sigline.alerting.journal.StorageStatus;
import io.sigline.alerting.journal.StoredHit;
import io.sigline.alerting.journal.TestFinding;
import io.sigline.alerting.journal.Transaction;
import io.sigline.alerting.suppress.Episode;
import io.sigline.alerting.suppress.Suppressor;
import io.sigline.engine.correlate.EventId;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finding to delivered alert. Starts no thread: the caller runs each of {@link #tasks()} on a
 * thread of its own, and interrupts it to end it, or takes their turns one by one. {@link #commit}
 * may be called by any thread; one commit works at a time.
 */
public final class AlertFlow implements FindingJournal, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertFlow.class);
  private static final int MAX_OPEN_WINDOWS = 100_000;
  private static final int HITS_WITH_EVIDENCE = 10;
  private static final Duration UPKEEP = Duration.ofSeconds(1);
  private static final Duration PRUNE = Duration.ofMinutes(1);

  /** Of room, to be made while a commit waits. */
  private static final int MOST_PIECES = 20;

  private final Journal journal;
  private final AlertComposer composer;
  private final Suppressor suppressor;
  private final Delivery delivery;
  private final Clocks clocks;
  private final RunningTime running;
  private final ReentrantLock lock = new ReentrantLock();
  private long openings;

  /** Of the running time. */
  private Instant nextPrune = Instant.MIN;

  private Instant nextRoom = Instant.MIN;

  /** Why the last upkeep was not made; empty if it was. */
  private String upkeepWaits = "";

  private volatile Kept kept = Kept.LEAST;
  private volatile Kept keptRequests = new Kept(Duration.ZERO, 0);

  /**
   * What is kept. Of hits of correlations an hour's, even if no correlation is loaded for a while.
   */
  private record Kept(Duration age, int most) {
    private static final Kept LEAST = new Kept(Duration.ofHours(1), 1_000_000);
  }

  /** Work for a thread of its own. */
  public record Task(String name, Loop loop) {}

  private AlertFlow(
      Journal journal, AlertSettings settings, Clocks clocks, Function<Outbox, Delivery> delivery) {
    this.journal = journal;
    this.clocks = clocks;
    this.running = new RunningTime(clocks, journal.lastStored());
    this.composer =
        new AlertComposer(
            settings.entity(),
            settings.signozUrl(),
            settings.environment(),
            settings.maxEvidenceBytes());
    this.suppressor = new Suppressor(settings.dedupWindow(), MAX_OPEN_WINDOWS);
    this.openings = journal.openings();
    suppressor.restore(journal.openEpisodes());
    this.delivery = delivery.apply(journal.outbox());
  }

  /**
   * Opens the journal and rebuilds the suppression windows from it.
   *
   * @param clocks for suppression windows and delivery pace
   * @param out where alerts are printed, one JSON line each, when no Keep is set
   * @throws JournalException in one sentence: the directory cannot be used, another process uses
   *     it, or a newer version wrote it
   */
  public static AlertFlow open(AlertSettings settings, Clocks clocks, PrintStream out) {
    KeepSettings keep = settings.keep();
    return open(
        Journal.open(settings.dataDirectory(), settings.journal()),
        settings,
        clocks,
        outbox ->
            keep == null
                ? Delivery.toLines(outbox, out, clocks)
                : Delivery.toKeep(outbox, keep, clocks));
  }

  /**
   * As {@link #open(AlertSettings, Clocks, PrintStream)}, with a journal that is open and a
   * delivery of the caller's choice.
   *
   * @param journal closed with the flow, or if it cannot be read
   */
  public static AlertFlow open(
      Journal journal, AlertSettings settings, Clocks clocks, Function<Outbox, Delivery> delivery) {
    try {
      return new AlertFlow(journal, settings, clocks, delivery);
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  @Override
  public void commit(Batch batch) {
    lock.lock();
    try {
      takeUpWindows();
      Instant now = clocks.wall().instant();
      try {
        commit(batch, now);
      } catch (JournalFullException full) {
        if (!makeRoom(now)) {
          throw full;
        }
        commit(batch, now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** True if there is more room than there was. Not more often than once a second. */
  private boolean makeRoom(Instant now) {
    Instant time = running.now();
    if (time.isBefore(nextRoom)) {
      return false;
    }
    nextRoom = time.plus(UPKEEP);
    boolean made = false;
    for (int i = 0; i < MOST_PIECES && journal.makeRoom(now, time); i++) {
      made = true;
    }
    return made;
  }

  private void commit(Batch batch, Instant now) {
    Suppressor.Stage stage = suppressor.stage(now);
    journal.writeNew(transaction -> {
      for (ArrivedHit hit : batch.hits()) {
        transaction.add(hit);
      }
      for (FiredCorrelation fired : batch.fired()) {
        transaction.add(fired);
      }
      for (Finding finding : batch.findings()) {
        add(finding, stage, transaction, now);
      }
      for (FiredCorrelation fired : batch.fired()) {
        if (fired.finding() != null) {
          add(fired.finding(), stage, transaction, now);
        }
      }
      for (JudgedRequest request : batch.requests()) {
        transaction.add(request);
      }
      save(stage, transaction);
    });
    stage.apply();
  }

  @Override
  public Map<String, String> prove(List<TestFinding> tests) {
    Instant now = clocks.wall().instant();
    Map<String, String> failures = new HashMap<>();
    journal.write(transaction -> {
      for (TestFinding test : tests) {
        try {
          transaction.prove(test, composer.raise(test.finding()), now);
        } catch (RuntimeException e) {
          failures.put(test.finding().id(), String.valueOf(e.getMessage()));
        }
      }
    });
    return failures;
  }

  /** What live self-tests showed; any thread. */
  public Proofs proofs() {
    return journal.proofs();
  }

  /** After a fault of the disk the journal alone knows which windows are open. */
  private void takeUpWindows() {
    long now = journal.openings();
    if (now != openings) {
      suppressor.restore(journal.openEpisodes());
      openings = now;
    }
  }

  private void add(Finding finding, Suppressor.Stage stage, Transaction transaction, Instant now)
      throws SQLException {
    Optional<Episode> window = stage.find(composer.fingerprint(finding));
    boolean evidence = window.isEmpty() || window.get().count() < HITS_WITH_EVIDENCE;
    if (!transaction.addHit(finding, evidence, running.now())) {
      return;
    }
    long event = finding.eventTimeUnixNano();
    long received = finding.receivedTimeUnixNano();
    if (window.isPresent()) {
      stage.count(window.get(), Severity.of(finding.match().rule().level()), event, received);
      transaction.count();
      return;
    }
    var fired = finding.fired();
    var alert = composer.raise(finding, fired == null ? List.of() : transaction.events(fired));
    if (transaction.raise(alert, received, now)) {
      stage.open(alert.id(), alert.fingerprint(), alert.severity(), event, received);
    }
  }

  private static void save(Suppressor.Stage stage, Transaction transaction) throws SQLException {
    for (var change : stage.finish()) {
      transaction.save(change);
    }
  }

  /** The loops to run: one delivery per destination, and the upkeep of windows and retention. */
  public List<Task> tasks() {
    return List.of(new Task("delivery", delivery), new Task("alert-upkeep", this::upkeepTurn));
  }

  private Duration upkeepTurn() {
    try {
      upkeep();
      upkeepWaits = "";
    } catch (JournalException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(upkeepWaits)) {
        LOG.error("upkeep of the journal waits: {}", reason);
        upkeepWaits = reason; // once, and not each second
      }
    }
    return UPKEEP;
  }

  /** Closes windows that have ended, sending their last counts, and forgets what is old. */
  void upkeep() {
    Instant now = clocks.wall().instant();
    Instant time = running.now();
    closeWindows(now);
    var _ = journal.makeRoom(now, time);
    if (!time.isBefore(nextPrune)) {
      Kept hits = kept;
      boolean moreAlerts = journal.prune(Retention.DEFAULT, now, time);
      boolean moreHits = journal.pruneCorrelationHits(unixNano(now.minus(hits.age())), hits.most());
      Kept requests = keptRequests;
      boolean moreRequests =
          journal.judgedRequests().prune(unixNano(now.minus(requests.age())), requests.most());
      nextPrune = moreAlerts || moreHits || moreRequests ? time : time.plus(PRUNE);
    }
  }

  @Override
  public byte[] requestKey() {
    return journal.judgedRequests().key();
  }

  @Override
  public List<JudgedRequest> judgedRequests() {
    return journal.judgedRequests().all();
  }

  @Override
  public void keepRequests(Duration age, int most) {
    keptRequests = new Kept(age, most);
  }

  @Override
  public void keepHits(Duration age, int most) {
    kept = new Kept(age.compareTo(Kept.LEAST.age()) > 0 ? age : Kept.LEAST.age(), most);
  }

  @Override
  public long lastArrivalUnixNano() {
    return journal.correlationHits().lastArrivalUnixNano();
  }

  @Override
  public Set<EventId> firedSince(long arrivalUnixNano) {
    return journal.correlationHits().firedSince(arrivalUnixNano);
  }

  @Override
  public void hitsSince(long arrivalUnixNano, Consumer<StoredHit> sink) {
    journal.correlationHits().since(arrivalUnixNano, sink);
  }

  private static long unixNano(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  private void closeWindows(Instant now) {
    lock.lock();
    try {
      takeUpWindows();
      Suppressor.Stage stage = suppressor.stage(now);
      if (stage.isEmpty()) {
        return;
      }
      journal.write(transaction -> save(stage, transaction));
      stage.apply();
    } finally {
      lock.unlock();
    }
  }

  /** A snapshot; any thread. */
  public AlertCounters counters() {
    var totals = journal.totals();
    var status = delivery.status();
    lock.lock();
    try {
      return new AlertCounters(
          totals.matched(),
          totals.counted(),
          totals.repeated(),
          totals.raised(),
          totals.delivered(),
          totals.pending(),
          totals.failed(),
          totals.updates(),
          totals.updatesPending(),
          totals.updatesFailed(),
          suppressor.openWindows(),
          suppressor.closedEarly(),
          status.attempts(),
          status.faults(),
          status.circuit(),
          status.lastFailure());
    } finally {
      lock.unlock();
    }
  }

  /** What the journal takes on the disk, and whether it takes anything new; any thread. */
  public StorageStatus storage() {
    return journal.storage();
  }

  /** Alerts not yet delivered; any thread. */
  public long pending() {
    return journal.totals().pending();
  }

  /** Closes the journal; the tasks must have ended. What is pending stays for the next start. */
  @Override
  public void close() {
    delivery.close();
    journal.close();
  }
}
