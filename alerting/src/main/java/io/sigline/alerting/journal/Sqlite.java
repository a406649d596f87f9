package io.sigline.alerting.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Opens databases. The driver unpacks SQLite's native library into a new file at each start; it is
 * loaded from a folder that is deleted at once, so that a process that is killed leaves nothing
 * behind, and nobody else can have put a file there. Any thread.
 */
final class Sqlite {
  /** Where the driver unpacks to; whoever sets it looks after what is left there. */
  private static final String FOLDER = "org.sqlite.tmpdir";

  private static boolean loaded;

  private Sqlite() {}

  /**
   * Opens the database of a file.
   *
   * @throws SQLException if it cannot be opened, or SQLite not be loaded
   */
  static Connection connect(Path file, SQLiteConfig config) throws SQLException {
    load();
    return config.createConnection("jdbc:sqlite:" + file);
  }

  private static synchronized void load() throws SQLException {
    if (loaded || System.getProperty(FOLDER) != null) {
      return;
    }
    try {
      Path folder = Files.createTempDirectory("sigline");
      System.setProperty(FOLDER, folder.toString());
      try {
        loaded = SQLiteJDBCLoader.initialize();
      } finally {
        System.clearProperty(FOLDER);
        delete(folder);
      }
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException("SQLite's native library cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** What cannot be deleted while it is in use is left to the driver, at the end of the process. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException _) {
      // left behind as the driver leaves it
    }
  }
}
