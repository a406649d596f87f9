package io.sigline.alerting.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the journal within its limits. Room is made from what may be forgotten: first what is
 * beyond its retention, then hits, then delivered alerts whose window is closed, then hits of
 * correlations, the oldest first and none of the last minutes. Alerts that were not delivered stay
 * whatever happens: then nothing new is taken.
 */
final class JournalSpace {
  /** What is younger than this is not forgotten: senders may still repeat it. */
  private static final Duration YOUNG = Duration.ofMinutes(15);

  private static final long MILLI = 1_000_000;

  /** Pages given back to the file system at once: 4 MiB. */
  private static final int PAGES_AT_ONCE = 1024;

  private static final String HITS =
      "DELETE FROM hits WHERE seq IN"
          + " (SELECT seq FROM hits WHERE stored_millis < ? ORDER BY seq LIMIT 5000)";
  private static final String ALERTS =
      "DELETE FROM alerts WHERE seq IN (SELECT seq FROM alerts a WHERE state = 1 AND open = 0"
          + " AND (opened_millis < ? OR opened_millis > ?) AND NOT EXISTS(SELECT 1 FROM outbox o WHERE o.alert = a.seq)"
          + " ORDER BY seq LIMIT 1000)";
  private static final String CORRELATION_HITS =
      "DELETE FROM correlation_hits WHERE seq IN"
          + " (SELECT seq FROM correlation_hits WHERE arrival_nanos < ?"
          + " OR arrival_nanos > ? ORDER BY seq LIMIT 20000)";

  private final Journal journal;
  private final JournalLimits limits;
  private final AtomicLong forgottenEarly = new AtomicLong();

  JournalSpace(Journal journal, JournalLimits limits) {
    this.journal = journal;
    this.limits = limits;
  }

  /** Rows that were forgotten before their time. */
  long forgottenEarly() {
    return forgottenEarly.get();
  }

  String full() {
    return "journal %s is full: what is left in it waits for delivery or came just now, and journal.max-size is %d MiB; see to the delivery, or raise it"
        .formatted(journal, limits.maxBytes() >> 20);
  }

  /** There is no room for anything new. */
  boolean isTight() {
    return journal.usedPages() > limits.pagesForNew()
        || journal.files().logBytes() > limits.logBytes();
  }

  /** Inside the journal's lock. */
  void expectRoom() {
    if (journal.usedPages() > limits.pagesForNew()) {
      throw new JournalFullException(full());
    }
    if (journal.files().logBytes() > limits.logBytes()) {
      journal.outside(database -> {
        database.emptyLog();
        return true;
      });
      if (journal.files().logBytes() > limits.logBytes()) {
        throw new JournalFullException(
            "the write-ahead log of journal %s is full: another program reads the journal for long; end it"
                .formatted(journal));
      }
    }
  }

  boolean makeRoom(Instant now, Instant running) {
    boolean more = false;
    if (journal.usedPages() > limits.pagesAtEase()) {
      more = journal.prune(Retention.DEFAULT, now, running) || forget(now, running.minus(YOUNG));
    }
    return giveBack() || more;
  }

  private boolean forget(Instant time, Instant storedBefore) {
    int[] removed = new int[1];
    long now = time.toEpochMilli();
    long before = time.minus(YOUNG).toEpochMilli();
    journal.change((database, _) -> {
      removed[0] = database.change(HITS, storedBefore.toEpochMilli());
      if (removed[0] == 0) {
        removed[0] = database.change(ALERTS, before, now); // or the clock was set back
      }
      if (removed[0] == 0) {
        removed[0] = database.change(CORRELATION_HITS, before * MILLI, now * MILLI);
      }
    });
    forgottenEarly.addAndGet(removed[0]);
    return removed[0] > 0;
  }

  /** If a quarter of the file is free, and more than a little. */
  private boolean giveBack() {
    boolean[] more = new boolean[1];
    journal.outside(database -> {
      long free = database.number("PRAGMA freelist_count");
      more[0] = free > PAGES_AT_ONCE && free > database.number("PRAGMA page_count") / 4;
      if (more[0]) {
        database.giveBack(PAGES_AT_ONCE);
        more[0] = database.number("PRAGMA freelist_count") < free; // not in a journal of old
      }
      return more[0];
    });
    return more[0];
  }
}
