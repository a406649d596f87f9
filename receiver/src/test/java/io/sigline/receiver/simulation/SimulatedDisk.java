package io.sigline.receiver.simulation;

import io.sigline.alerting.journal.Commits;
import io.sigline.alerting.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * The disk of one life of the process. Commits are made for real, in memory. A crash leaves what a
 * disk would have: all that was committed, and of a commit that was being written any of its
 * sectors.
 */
final class SimulatedDisk implements Commits {
  private static final String DATABASE = "journal.db";
  private static final String LOG = "journal.db-wal";
  private static final int SECTOR = 512;

  /** Of a database as small as may be: pages with which it takes something new. */
  private static final int PAGES_FOR_NEW = 3_360;

  private static final int PAGE_BYTES = 4_096;
  private static final int BLOB_BYTES_OF_A_PAGE = 4_092;
  private static final byte[] EMPTY = empty();

  private final Scheduler scheduler;
  private final Path directory;
  private final DoubleSupplier faults;
  private final Runnable crash;
  private byte[] databaseThen = {};
  private byte[] logThen = {};
  private boolean dead;

  /**
   * An empty disk, or what the last life has left.
   *
   * @param directory of the process
   * @param faults how many of the commits fail now
   * @param crash of the process
   */
  SimulatedDisk(Scheduler scheduler, Path directory, DoubleSupplier faults, Runnable crash) {
    this.scheduler = scheduler;
    this.directory = directory;
    this.faults = faults;
    this.crash = crash;
  }

  /** A directory for a first life, with a journal that has nothing but ballast. */
  static void prepare(Path directory, Weather.Ballast ballast) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(DATABASE);
    Files.write(file, EMPTY);
    if (ballast.isNone()) {
      return;
    }
    int pages = PAGES_FOR_NEW - EMPTY.length / PAGE_BYTES - ballast.spare();
    long begin = Scheduler.BEGIN / 1_000_000;
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute("CREATE TABLE ballast(bytes BLOB)");
      statement.execute("INSERT INTO ballast VALUES(%s)".formatted(blob(pages - ballast.old())));
      String hit =
          "INSERT INTO hits(id, rule_key, received_nanos, stored_millis, hit)"
              + " VALUES('%s', '', 0, %d, %s)";
      statement.execute(hit.formatted("old", begin - 1_200_000, blob(ballast.old())));
      statement.execute(hit.formatted("young", begin, blob(0)));
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private static String blob(int pages) {
    return "zeroblob(" + pages * BLOB_BYTES_OF_A_PAGE + ")";
  }

  /** Every journal begins so; made once, since it takes longer than most of what follows. */
  private static byte[] empty() {
    try {
      Path directory = Files.createTempDirectory("sigline-simulation");
      Journal.open(directory).close();
      byte[] database = Files.readAllBytes(directory.resolve(DATABASE));
      delete(directory);
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a directory with its files. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void end(Commit commit) throws SQLException {
    if (dead) {
      throw new Crash();
    }
    if (!scheduler.chance(faults.getAsDouble())) {
      commit.make();
      return;
    }
    int kind = (int) scheduler.between(0, 4);
    scheduler.trace.add(
        scheduler.now(),
        () ->
            "disk: "
                + switch (kind) {
                  case 0 -> "the commit fails";
                  case 1 -> "the commit is made and said to have failed";
                  case 2 -> "crash before the commit";
                  case 3 -> "crash after the commit";
                  default -> "crash in the commit";
                });
    switch (kind) {
      case 0 -> throw new SQLException("disk I/O error (simulated)");
      case 1 -> {
        commit.make();
        throw new SQLException("disk I/O error after all was written (simulated)");
      }
      case 2 -> crash.run();
      case 3 -> {
        commit.make();
        crash.run();
      }
      default -> tear(commit);
    }
    throw new Crash();
  }

  private void tear(Commit commit) throws SQLException {
    byte[] before = read(LOG);
    commit.make();
    byte[] after = read(LOG);
    crash.run();
    logThen = torn(before, after);
  }

  /** Of what was written, each sector may have reached the disk. */
  private byte[] torn(byte[] before, byte[] after) {
    byte[] torn = Arrays.copyOf(before, after.length);
    int from = Math.max(0, Arrays.mismatch(before, after));
    boolean inOrder = scheduler.chance(0.5);
    int cut = (int) scheduler.between(from, after.length);
    for (int start = from; start < after.length; start = (start / SECTOR + 1) * SECTOR) {
      int end = Math.min((start / SECTOR + 1) * SECTOR, after.length);
      int written = inOrder ? Math.min(end, cut) : scheduler.chance(0.5) ? end : start;
      if (written > start) {
        System.arraycopy(after, start, torn, start, written - start);
      }
    }
    return inOrder ? Arrays.copyOf(torn, Math.max(before.length, cut)) : torn;
  }

  /** What is on the disk now is what the next life finds. */
  void die() {
    if (!dead) {
      dead = true;
      databaseThen = read(DATABASE);
      logThen = read(LOG);
    }
  }

  /** Puts what the crash has left there. */
  void leave(Path next) throws IOException {
    Files.createDirectories(next);
    Files.write(next.resolve(DATABASE), databaseThen);
    if (logThen.length > 0) {
      Files.write(next.resolve(LOG), logThen);
    }
  }

  private byte[] read(String file) {
    Path path = directory.resolve(file);
    try {
      return Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
