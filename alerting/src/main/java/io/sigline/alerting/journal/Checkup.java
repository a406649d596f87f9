package io.sigline.alerting.journal;

import io.sigline.alerting.journal.CheckupResult.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/**
 * Looks at a data directory and changes nothing in its files. A Sigline that runs in it goes on.
 * One thread.
 */
public final class Checkup {
  private static final int BUSY_MILLIS = 10_000;

  /** Less free space than this is little on any disk. */
  private static final long LITTLE_BYTES = 64L << 20;

  private static final double MUCH = 0.8;

  private final Path directory;
  private final JournalFiles files;
  private final JournalLimits limits;
  private final Instant now;
  private final List<CheckupResult> results = new ArrayList<>();

  private Checkup(Path directory, JournalLimits limits, Instant now) {
    this.directory = directory;
    this.files = new JournalFiles(Journal.file(directory));
    this.limits = limits;
    this.now = now;
  }

  /** What was found, well or not, in the order in which it was looked at. */
  public static List<CheckupResult> of(Path directory, JournalLimits limits, Instant now) {
    Checkup checkup = new Checkup(directory, limits, now);
    checkup.run();
    return List.copyOf(checkup.results);
  }

  private void run() {
    if (!Files.isDirectory(directory)) {
      add(
          Level.DAMAGED,
          "directory",
          directory + " is no directory: name the one of data-directory");
      return;
    }
    try {
      permissions();
      boolean running = lock();
      space();
      leftovers(running);
      journal();
    } catch (IOException e) {
      add(Level.DAMAGED, "directory", directory + " cannot be read: " + e);
    }
  }

  private void add(Level level, String check, String message) {
    results.add(new CheckupResult(level, check, message));
  }

  private void permissions() throws IOException {
    if (!Files.isWritable(directory)) {
      String user = System.getProperty("user.name");
      add(Level.WARNING, "permissions", "user %s may not write to it".formatted(user));
      return;
    }
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Set<PosixFilePermission> granted = Files.getPosixFilePermissions(directory);
      if (granted.contains(PosixFilePermission.OTHERS_WRITE)
          || granted.contains(PosixFilePermission.OTHERS_EXECUTE)) {
        add(
            Level.WARNING,
            "permissions",
            "other users of this machine can look into it, and it has alerts with their logs:"
                + " chmod o-rwx "
                + directory);
        return;
      }
    }
    add(Level.OK, "permissions", "only its owner can look into it");
  }

  /** True if a Sigline runs here. */
  private boolean lock() {
    Optional<String> holder = DirectoryLock.holder(directory);
    add(
        Level.OK,
        "lock",
        holder
            .map(process -> "in use by process " + process + ", checked beside it")
            .orElse("free, no Sigline runs here"));
    return holder.isPresent();
  }

  private void space() throws IOException {
    long bytes = files.bytes();
    long free = Files.getFileStore(directory).getUsableSpace();
    long mayGrow = Math.max(0, limits.maxBytes() - bytes);
    boolean little = free < mayGrow || free < LITTLE_BYTES;
    add(
        little ? Level.WARNING : Level.OK,
        "disk",
        "%s free, the journal may grow by %s%s"
            .formatted(mebibytes(free), mebibytes(mayGrow), little ? ": make room" : ""));
    boolean much = bytes > limits.maxBytes() * MUCH;
    add(
        much ? Level.WARNING : Level.OK,
        "size",
        "%s of %s (journal.max-size), of that %s write-ahead log%s"
            .formatted(
                mebibytes(bytes),
                mebibytes(limits.maxBytes()),
                mebibytes(files.logBytes()),
                much ? ": see to the delivery, or raise it" : ""));
  }

  private static String mebibytes(long bytes) {
    return "%.1f MiB".formatted(bytes / (double) (1 << 20));
  }

  private void leftovers(boolean running) {
    for (String name :
        List.of("journal.db.new", "journal.db.new-journal", "rules.pack.new", "seen.json.new")) {
      if (!running && Files.exists(directory.resolve(name))) {
        add(
            Level.WARNING,
            "leftovers",
            name + " was left by a crash while it was made: it may be deleted");
      }
    }
  }

  private void journal() throws IOException {
    Path file = Journal.file(directory);
    Optional<String> damage = files.damage();
    if (damage.isPresent()) {
      add(Level.DAMAGED, "files", damage.get());
      return;
    }
    if (!Files.exists(file)) {
      add(Level.OK, "files", "no journal yet");
      return;
    }
    add(Level.OK, "files", "journal.db, and a write-ahead log that can be read to its end");
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    try (Connection connection = Sqlite.connect(file, config)) {
      new TableCheckup(connection, now, results).run();
    } catch (SQLException e) {
      add(
          Level.DAMAGED,
          "database",
          String.valueOf(JournalFaults.of(file, "read", e).getMessage()));
    }
  }
}
