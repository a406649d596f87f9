package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Finding;
import io.sigline.engine.correlate.EventId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Where findings become durable, and what correlations are rebuilt from. */
public interface FindingJournal {

  /**
   * Makes what comes of this durable, in one group commit: returns after the fsync. Called by one
   * thread.
   *
   * @param batch not empty
   * @throws JournalException if nothing of it is durable; nothing has happened then, suppression
   *     windows included, and the same may be handed over again
   */
  void commit(Batch batch);

  /** As {@link #commit(Batch)}, for findings that correlations have no part in. */
  default void commit(List<Finding> findings) {
    commit(new Batch(findings, List.of(), List.of()));
  }

  /**
   * Takes findings of self-tests as far as real ones go, into the outbox, and durably notes which
   * rules that proves. Whatever goes wrong with them concerns no real finding. Called by the thread
   * that commits.
   *
   * @return what went wrong, by the finding's id; empty if all are proven
   * @throws JournalException if nothing of it is durable
   */
  Map<String, String> prove(List<TestFinding> tests);

  /**
   * How long hits of correlations are to be kept from now on.
   *
   * @param age after their arrival
   * @param most so many at most; the oldest go first
   */
  void keepHits(Duration age, int most);

  /** A key for digests of requests: random bytes that nobody else knows, the same for ever. */
  byte[] requestKey();

  /** The requests that were committed, so far as they are kept, in the order of their commits. */
  List<JudgedRequest> judgedRequests();

  /**
   * How long requests are to be kept from now on.
   *
   * @param age after they were judged
   * @param most so many at most; the oldest go first
   */
  void keepRequests(Duration age, int most);

  /** When the last hit was fed, or the last correlation fired; 0 if none is kept. */
  long lastArrivalUnixNano();

  /** What has fired since then. */
  Set<EventId> firedSince(long arrivalUnixNano);

  /**
   * The hits that have arrived since then, in the order in which they were fed.
   *
   * @throws JournalException if they cannot be read
   */
  void hitsSince(long arrivalUnixNano, Consumer<StoredHit> sink);
}
