package io.sigline.alerting.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The journal's files before SQLite opens them. What it would take for a new database, silently
 * overwrite, or take for zeros, is refused here: a file that was cut to nothing or inside a page, a
 * write-ahead log without its database, or one whose synced part cannot be read.
 */
final class JournalFiles {
  private static final long SOME_BYTES = 1 << 20;
  private static final long CHECKED_BYTES = 64 << 20;
  private static final byte[] BEGINNING = "SQLite format 3\0".getBytes(US_ASCII);
  private static final int PAGE_BYTES_AT = 16;

  private final Path database;

  JournalFiles(Path database) {
    this.database = database;
  }

  /** The write-ahead log. */
  Path log() {
    return database.resolveSibling(database.getFileName() + "-wal");
  }

  /** What is made before it gets its name. */
  Path next() {
    return database.resolveSibling(database.getFileName() + ".new");
  }

  /** Of both files, as far as they are there. */
  long bytes() {
    return size(database) + size(log());
  }

  /** Of the write-ahead log. */
  long logBytes() {
    return size(log());
  }

  /** It is not the disk that is full. */
  boolean diskHasSpace() {
    try {
      return Files.getFileStore(database).getUsableSpace() > SOME_BYTES;
    } catch (IOException _) {
      return false;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException _) {
      return 0;
    }
  }

  /** What must not be opened, in one sentence; empty if there is no reason against it. */
  Optional<String> damage() throws IOException {
    boolean logged = size(log()) > 0;
    if (!Files.exists(database)) {
      return logged
          ? Optional.of(
              "journal %s is missing but its write-ahead log %s is there: put the journal back, or move the log away to begin anew"
                  .formatted(database, log().getFileName()))
          : Optional.empty();
    }
    if (size(database) == 0) {
      return Optional.of(
          "journal %s is empty, something has cut it off: restore a copy, or move it away to begin anew"
              .formatted(database));
    }
    if (!logged) {
      return cutOff(0, _ -> false);
    }
    WalCheck log = WalCheck.of(log());
    Optional<String> wrong =
        log.damage()
            .map(reason ->
                "journal %s is damaged: %s in its write-ahead log; copy %s and run sigline doctor, then restore a copy, or move the log away to go on without its last commits"
                    .formatted(database, reason, folder()));
    return wrong.isPresent() ? wrong : cutOff(log.databasePages(), log::has);
  }

  /**
   * A page of which a part is missing, unless the write-ahead log has it whole: it may have been
   * torn while it was copied from there.
   *
   * @param pages of the database by the log; 0 if it does not say
   */
  private Optional<String> cutOff(int pages, IntPredicate isLogged) throws IOException {
    int pageBytes = pageBytes();
    long bytes = size(database);
    if (pageBytes == 0 || bytes % pageBytes == 0) {
      return Optional.empty();
    }
    long page = bytes / pageBytes + 1;
    if ((pages > 0 && page > pages) || isLogged.test((int) page)) {
      return Optional.empty();
    }
    return Optional.of(
        "journal %s is damaged: it is cut off inside page %d, %d bytes of which are missing; copy %s and run sigline doctor, then restore a copy"
            .formatted(database, page, pageBytes - bytes % pageBytes, folder()));
  }

  /** As the beginning of the database says; 0 if that is none of a database. */
  private int pageBytes() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(PAGE_BYTES_AT + Short.BYTES);
    try (FileChannel channel = FileChannel.open(database, StandardOpenOption.READ)) {
      if (channel.read(header) < header.capacity()
          || !Arrays.equals(Arrays.copyOf(header.array(), BEGINNING.length), BEGINNING)) {
        return 0;
      }
    }
    int bytes = header.getShort(PAGE_BYTES_AT) & 0xffff;
    return bytes == 1 ? 1 << 16 : bytes;
  }

  /**
   * Reads every page of a journal that is not large, and changes nothing.
   *
   * @throws JournalException in one sentence, if one is not as it should be
   * @throws SQLException if that cannot be found out
   */
  void checkPages() throws SQLException {
    if (bytes() > CHECKED_BYTES) {
      return; // would take a start too long
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try (Connection connection = Sqlite.connect(database, config);
        Statement statement = connection.createStatement();
        ResultSet said = statement.executeQuery("PRAGMA quick_check(1)")) {
      String first = said.next() ? said.getString(1) : "";
      if (!first.equals("ok")) {
        throw new JournalException(
            "journal %s is damaged: %s; copy %s and run sigline doctor, then restore a copy"
                .formatted(database, JournalFaults.reason(first), folder()));
      }
    }
  }

  private @Nullable Path folder() {
    return database.toAbsolutePath().getParent();
  }

  /** Makes an empty journal, whole or not at all. */
  void create() throws SQLException, IOException {
    Files.deleteIfExists(next());
    Files.deleteIfExists(next().resolveSibling(next().getFileName() + "-journal"));
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    try (Connection connection = Sqlite.connect(next(), config);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size = " + JournalLimits.PAGE_BYTES);
      statement.execute("PRAGMA auto_vacuum = INCREMENTAL"); // before there is a table
      statement.execute("BEGIN IMMEDIATE");
      Schema.ensure(connection, database.toString());
      statement.execute("COMMIT");
    }
    Files.move(next(), database, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder =
        FileChannel.open(database.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
