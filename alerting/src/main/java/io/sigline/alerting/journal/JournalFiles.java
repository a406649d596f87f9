package io.sigline.alerting.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/**
 * The journal's files before SQLite opens them. What it would take for a new database, or silently
 * overwrite, is refused here: a file that was cut to nothing, a write-ahead log without its
 * database, or one whose synced part cannot be read.
 */
final class JournalFiles {
  private static final long SOME_BYTES = 1 << 20;

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
      return Optional.empty();
    }
    return WalCheck.damage(log())
        .map(reason ->
            "journal %s is damaged: %s in its write-ahead log; copy %s and run sigline doctor, then restore a copy, or move the log away to go on without its last commits"
                .formatted(database, reason, database.toAbsolutePath().getParent()));
  }

  /** Makes an empty journal, whole or not at all. */
  void create() throws SQLException, IOException {
    Files.deleteIfExists(next());
    Files.deleteIfExists(next().resolveSibling(next().getFileName() + "-journal"));
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + next());
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
