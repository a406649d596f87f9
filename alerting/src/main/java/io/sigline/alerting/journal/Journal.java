package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Severity;
import io.sigline.alerting.suppress.Episode;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hits, alerts and the outbox in one database of the data directory, which this process holds
 * alone. Any thread: one works at a time. After a fault of the disk the database is opened anew.
 */
public final class Journal implements AutoCloseable {
  private static final String FILE = "journal.db";

  private final DirectoryLock directory;
  private final Path file;
  private final Commits commits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Outbox outbox = new Outbox(this);
  private final CorrelationHits correlationHits = new CorrelationHits(this);
  private final Proofs proofs = new Proofs(this);
  private final JudgedRequests judgedRequests = new JudgedRequests(this);
  private @Nullable Database database;
  private long newsCount;
  private long openings;
  private volatile Totals totals;

  private Journal(DirectoryLock directory, Path file, Commits commits) throws SQLException {
    this.directory = directory;
    this.file = file;
    this.commits = commits;
    Database opened = Database.open(file, commits);
    this.database = opened;
    this.totals = stored(opened);
  }

  /**
   * Takes the directory and opens the journal in it; both are made if missing.
   *
   * @throws JournalException in one sentence
   */
  public static Journal open(Path dataDirectory) {
    return open(dataDirectory, Commits.PLAIN);
  }

  /**
   * As {@link #open(Path)}.
   *
   * @param commits end every transaction from then on
   */
  public static Journal open(Path dataDirectory, Commits commits) {
    DirectoryLock lock = DirectoryLock.take(dataDirectory);
    Path file = file(dataDirectory);
    try {
      return new Journal(lock, file, commits);
    } catch (SQLException e) {
      lock.close();
      throw new JournalException("journal " + file + " cannot be opened: " + e.getMessage(), e);
    } catch (JournalException e) {
      lock.close();
      throw e;
    }
  }

  /** The database of a data directory. */
  static Path file(Path dataDirectory) {
    return dataDirectory.resolve(FILE);
  }

  /** Work of one transaction. */
  @FunctionalInterface
  public interface Work {
    /** Makes its changes by the transaction. */
    void run(Transaction transaction) throws SQLException;
  }

  /** Reads inside the journal's lock. */
  interface Reading<T> {
    T from(Database database) throws SQLException;
  }

  /** Changes inside the journal's lock. */
  interface Changing {
    void make(Database database, Tally tally) throws SQLException;
  }

  /**
   * Makes all of this durable, or nothing.
   *
   * @throws JournalException if nothing of it is durable
   */
  public void write(Work work) {
    change((database, tally) -> work.run(new Transaction(database, tally)));
  }

  /** What waits for delivery. */
  public Outbox outbox() {
    return outbox;
  }

  /** What correlations are rebuilt from. */
  public CorrelationHits correlationHits() {
    return correlationHits;
  }

  /** Requests that are known again after a restart. */
  public JudgedRequests judgedRequests() {
    return judgedRequests;
  }

  /** What live self-tests showed. */
  public Proofs proofs() {
    return proofs;
  }

  /** All that was counted so far and is durable. */
  public Totals totals() {
    return totals;
  }

  /**
   * How often the database had to be opened anew. Whenever that was, a transaction that was said to
   * have failed may have been made all the same.
   *
   * @throws JournalException if it cannot be opened
   */
  public long openings() {
    return read(_ -> openings);
  }

  /**
   * The windows that were open when the journal was last written, in the order of their opening.
   */
  public List<Episode> openEpisodes() {
    return read(opened -> {
      List<Episode> episodes = new ArrayList<>();
      String query =
          "SELECT id, fingerprint, opened_millis, count, reported, severity,"
              + " reported_severity, last_event_nanos, last_received_nanos"
              + " FROM alerts WHERE open = 1 ORDER BY seq";
      try (ResultSet row = opened.with(query).executeQuery()) {
        while (row.next()) {
          episodes.add(episode(row));
        }
      }
      return episodes;
    });
  }

  /**
   * Forgets what is older than this, or more than that many, some thousand rows at a time. Alerts
   * that wait for delivery, and open windows, stay.
   *
   * @return true if there may be more to forget
   */
  public boolean prune(Retention retention, Instant now) {
    int[] removed = new int[1];
    change((opened, _) -> {
      removed[0] =
          opened.change(
                  Retention.HITS, now.minus(retention.hits()).toEpochMilli(), retention.maxHits())
              + opened.change(
                  Retention.ALERTS,
                  now.minus(retention.alerts()).toEpochMilli(),
                  retention.maxAlerts());
    });
    return removed[0] > 0;
  }

  /**
   * Forgets hits of correlations that arrived before then, or are more than that many, some
   * thousand at a time.
   *
   * @return true if there may be more to forget
   */
  public boolean pruneCorrelationHits(long arrivalUnixNano, int most) {
    int[] removed = new int[1];
    change((opened, _) ->
        removed[0] = opened.change(Retention.CORRELATION_HITS, arrivalUnixNano, most));
    return removed[0] > 0;
  }

  <T> T read(Reading<T> reading) {
    lock.lock();
    try {
      Database opened = database();
      return reading.from(opened);
    } catch (SQLException e) {
      giveUp();
      throw new JournalException("journal " + file + " cannot be read: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  void change(Changing changing) {
    lock.lock();
    try {
      Database opened = database();
      Tally tally = new Tally();
      opened.begin();
      changing.make(opened, tally);
      Totals more = tally.sum();
      if (!more.equals(Totals.NONE)) {
        add(opened, more);
      }
      opened.commit();
      totals = totals.plus(more);
      if (more.raised() + more.updates() > 0) {
        newsCount++;
        news.signalAll();
      }
    } catch (SQLException e) {
      undo();
      throw new JournalException("journal " + file + " cannot be written: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      undo();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  long newsCount() {
    lock.lock();
    try {
      return newsCount;
    } finally {
      lock.unlock();
    }
  }

  void awaitNews(long seen, Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (newsCount == seen && left > 0) {
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (database != null) {
        database.close();
        database = null;
      }
    } catch (SQLException e) {
      throw new JournalException("journal " + file + " cannot be closed: " + e.getMessage(), e);
    } finally {
      lock.unlock();
      directory.close();
    }
  }

  private Database database() throws SQLException {
    if (!lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("the journal's lock is not held");
    }
    Database present = database;
    if (present == null) {
      present = Database.open(file, commits);
      totals = stored(present); // of the last commit nobody knows whether it was made
      database = present;
      openings++;
      newsCount++;
      news.signalAll();
    }
    return present;
  }

  /** Rolls back; a connection that cannot is given up, and opened anew by the next who needs it. */
  private void undo() {
    try {
      if (database != null) {
        database.rollback();
      }
    } catch (SQLException _) {
      giveUp();
    }
  }

  private void giveUp() {
    Database present = database;
    database = null;
    try {
      if (present != null) {
        present.close();
      }
    } catch (SQLException _) {
      // given up already
    }
  }

  private static void add(Database opened, Totals more) throws SQLException {
    opened.change(
        "UPDATE totals SET matched = matched + ?, counted = counted + ?, repeated = repeated + ?,"
            + " raised = raised + ?, delivered = delivered + ?, failed = failed + ?,"
            + " updates = updates + ?, updates_failed = updates_failed + ?",
        more.matched(),
        more.counted(),
        more.repeated(),
        more.raised(),
        more.delivered(),
        more.failed(),
        more.updates(),
        more.updatesFailed());
  }

  private static Totals stored(Database opened) throws SQLException {
    long pending =
        opened.number(
            "SELECT count(*) FROM outbox o JOIN alerts a ON a.seq = o.alert WHERE a.state = 0");
    long waiting = opened.number("SELECT count(*) FROM outbox");
    String query =
        "SELECT matched, counted, repeated, raised, delivered, failed, updates, updates_failed"
            + " FROM totals";
    try (ResultSet row = opened.with(query).executeQuery()) {
      row.next();
      return new Totals(
          row.getLong(1),
          row.getLong(2),
          row.getLong(3),
          row.getLong(4),
          row.getLong(5),
          pending,
          row.getLong(6),
          row.getLong(7),
          waiting - pending,
          row.getLong(8));
    }
  }

  private static Episode episode(ResultSet row) throws SQLException {
    return new Episode(
        row.getString(1),
        row.getString(2),
        Instant.ofEpochMilli(row.getLong(3)),
        row.getLong(4),
        row.getLong(5),
        Severity.ofRank(row.getInt(6)),
        Severity.ofRank(row.getInt(7)),
        row.getLong(8),
        row.getLong(9));
  }

  /** For log lines. */
  @Override
  public String toString() {
    return file.toString();
  }
}
