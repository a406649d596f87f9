package io.sigline.alerting.journal;

import io.sigline.alerting.suppress.Episode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
  private final JournalFiles files;
  private final JournalLimits limits;
  private final Commits commits;
  private final JournalSpace space;
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
  private volatile long usedPages;

  /** Why the last transaction failed; empty if it did not. */
  private volatile String failure = "";

  /** What was said when there was no room for something new. */
  private volatile String full = "";

  private Journal(DirectoryLock directory, Path file, JournalLimits limits, Commits commits)
      throws SQLException {
    this.directory = directory;
    this.file = file;
    this.files = new JournalFiles(file);
    this.limits = limits;
    this.commits = commits;
    this.space = new JournalSpace(this, limits);
    Database opened = opened();
    try {
      this.database = opened;
      this.usedPages = opened.pagesInUse();
      this.totals = Totals.stored(opened);
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * What is left of a commit that was torn stands behind the synced ones until it is overwritten:
   * after another such crash the two would look like synced commits behind a wrong frame.
   */
  private Database opened() throws SQLException {
    Database opened = Database.open(file, limits, commits);
    try {
      opened.emptyLog();
    } catch (SQLException _) {
      // the disk is full, or somebody reads: it goes on with the log as it is
    }
    return opened;
  }

  /** As {@link #open(Path, JournalLimits)}, with the limits by default. */
  public static Journal open(Path dataDirectory) {
    return open(dataDirectory, JournalLimits.DEFAULT);
  }

  /**
   * Takes the directory and opens the journal in it; both are made if missing. Nothing is changed
   * in files that cannot be used.
   *
   * @throws JournalException in one sentence
   */
  public static Journal open(Path dataDirectory, JournalLimits limits) {
    return open(dataDirectory, limits, Commits.PLAIN);
  }

  /**
   * As {@link #open(Path, JournalLimits)}.
   *
   * @param commits end every transaction from then on
   */
  public static Journal open(Path dataDirectory, JournalLimits limits, Commits commits) {
    DirectoryLock lock = DirectoryLock.take(dataDirectory);
    Path file = file(dataDirectory);
    try {
      JournalFiles files = new JournalFiles(file);
      files
          .damage()
          .ifPresent(damage -> {
            throw new JournalException(damage);
          });
      if (Files.exists(file)) {
        files.checkPages();
      } else {
        files.create();
      }
      return new Journal(lock, file, limits, commits);
    } catch (SQLException e) {
      lock.close();
      throw JournalFaults.of(file, "opened", e);
    } catch (IOException e) {
      lock.close();
      throw new JournalException("journal " + file + " cannot be opened: " + e, e);
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
   * Makes all of this durable, or nothing. What is left of the journal's space is for this.
   *
   * @throws JournalException if nothing of it is durable
   */
  public void write(Work work) {
    change((database, tally) -> work.run(new Transaction(database, tally)));
  }

  /**
   * Makes something new durable, or nothing of it.
   *
   * @throws JournalException if nothing of it is durable
   * @throws JournalFullException if that is for want of room, which may be made
   */
  public void writeNew(Work work) {
    lock.lock();
    try {
      space.expectRoom();
      write(work);
    } catch (JournalFullException e) {
      full = String.valueOf(e.getMessage());
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets what may be forgotten before its time, if the journal is nearly full, a piece at a
   * time; and gives back to the file system what was freed.
   *
   * @param running the time by which hits were stored
   * @return true if that made room, and there may be more to do
   */
  public boolean makeRoom(Instant now, Instant running) {
    return space.makeRoom(now, running);
  }

  /** What it takes on the disk, and whether it takes anything new; any thread. */
  public StorageStatus storage() {
    boolean tight = failure.isEmpty() && space.isTight();
    return new StorageStatus(
        files.bytes(),
        usedPages * JournalLimits.PAGE_BYTES,
        limits.maxBytes(),
        tight ? full : failure,
        space.forgottenEarly());
  }

  /** Pages in use, by the last transaction. */
  long usedPages() {
    return usedPages;
  }

  JournalFiles files() {
    return files;
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
    return read(StoredEpisodes::open);
  }

  /** When the last hit was stored; {@link Instant#MIN} if there is none. */
  public Instant lastStored() {
    return read(database -> {
      long millis = database.number("SELECT stored_millis FROM hits ORDER BY seq DESC LIMIT 1");
      return millis == 0 ? Instant.MIN : Instant.ofEpochMilli(millis);
    });
  }

  /**
   * Forgets what is older than this, or more than that many, some thousand rows at a time. Alerts
   * that wait for delivery, and open windows, stay.
   *
   * @param running the time by which hits were stored
   * @return true if there may be more to forget
   */
  public boolean prune(Retention retention, Instant now, Instant running) {
    int[] removed = new int[1];
    change((opened, _) -> {
      removed[0] =
          opened.change(
                  Retention.HITS,
                  running.minus(retention.hits()).toEpochMilli(),
                  retention.maxHits())
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
      throw failed("read", e);
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
        more.addTo(opened);
      }
      opened.commit();
      usedPages = opened.pagesInUse();
      failure = "";
      totals = totals.plus(more);
      if (more.raised() + more.updates() > 0) {
        newsCount++;
        news.signalAll();
      }
    } catch (SQLException e) {
      undo();
      if (JournalFaults.isConnectionUnsound(e)) {
        giveUp();
      }
      throw failed("written", e);
    } catch (RuntimeException e) {
      undo();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private JournalException failed(String attempt, SQLException e) {
    JournalException failed =
        JournalFaults.isFull(e) && files.diskHasSpace()
            ? new JournalFullException(space.full())
            : JournalFaults.of(file, attempt, e);
    failure = String.valueOf(failed.getMessage());
    return failed;
  }

  /** Outside of a transaction, inside the journal's lock. */
  void outside(Reading<?> work) {
    var _ = read(work);
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
      present = opened();
      totals = Totals.stored(present); // of the last commit nobody knows whether it was made
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

  /** For log lines. */
  @Override
  public String toString() {
    return file.toString();
  }
}
