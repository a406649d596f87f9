package io.sigline.receiver.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Adds entries, each durable before {@link #add} returns. Several processes may; they take turns by
 * a lock on a file. What a kill left half written is cut off, and said in the next entry. Any
 * thread.
 */
public final class AuditLog {
  /** A lock on a file belongs to the whole process, so its threads need one of their own. */
  private static final ReentrantLock TURN = new ReentrantLock();

  private final AuditFiles files;
  private final Limits limits;
  private final Seal seal;
  private final InstantSource clock;

  /**
   * How much is kept.
   *
   * @param fileBytes from then on another file is begun
   * @param files so many at most; the oldest goes, and an entry says so
   */
  public record Limits(long fileBytes, int files) {}

  private AuditLog(AuditFiles files, Limits limits, Seal seal, InstantSource clock) {
    this.files = files;
    this.limits = limits;
    this.seal = seal;
    this.clock = clock;
  }

  /**
   * The log in this folder, which is made if it is missing.
   *
   * @throws IOException if it cannot be written
   */
  public static AuditLog open(Path folder, Limits limits, Seal seal, InstantSource clock)
      throws IOException {
    AuditFiles files = new AuditFiles(folder);
    try {
      files.make();
      if (!Files.isWritable(files.open())) {
        throw new IOException("it cannot be written");
      }
    } catch (IOException e) {
      throw new IOException("audit log in " + folder + ": " + e, e);
    }
    return new AuditLog(files, limits, seal, clock);
  }

  /**
   * Adds what was done.
   *
   * @return the entry, durable
   * @throws IOException if it is not
   */
  public AuditEntry add(Act act) throws IOException {
    TURN.lock();
    try (FileChannel turns = FileChannel.open(files.lock(), StandardOpenOption.WRITE);
        FileLock lock = turns.lock()) {
      if (!lock.isValid()) {
        throw new IOException("the lock was taken away");
      }
      Chain chain = resume();
      try {
        chain.mend();
        AuditEntry added = chain.add(act);
        chain.file.force(true);
        files.writeHead(new AuditFiles.Head(added.number(), added.hash()));
        rotate(chain);
        return added;
      } finally {
        chain.file.close();
      }
    } finally {
      TURN.unlock();
    }
  }

  /** The open end of the log. */
  private final class Chain {
    private final long torn;
    private FileChannel file;
    private long number;
    private String hash;

    Chain(FileChannel file, long torn, long number, String hash) {
      this.file = file;
      this.torn = torn;
      this.number = number;
      this.hash = hash;
    }

    /** Cuts off what was left half written, and goes to the end. */
    void mend() throws IOException {
      file.truncate(file.size() - torn);
      file.position(file.size());
      if (torn > 0) {
        Map<String, Object> detail =
            Map.of("reason", "the last line was not whole", "bytes-cut", torn);
        var _ = add(Act.local("audit-recovered", Act.DONE, detail));
      }
    }

    AuditEntry add(Act act) throws IOException {
      String line = AuditEntry.line(seal, number + 1, hash, clock.instant(), act);
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      AuditEntry added = AuditEntry.of(line).orElseThrow();
      number = added.number();
      hash = added.hash();
      return added;
    }
  }

  /** Finds the end. */
  private Chain resume() throws IOException {
    files.make();
    LastLine last = LastLine.of(files.open());
    Optional<AuditEntry> whole =
        last.line().isEmpty() ? Optional.empty() : AuditEntry.of(last.line());
    if (whole.isEmpty() && !files.full().isEmpty() && Files.size(files.open()) == last.torn()) {
      whole = AuditEntry.of(LastLine.of(files.full().getLast()).line());
    }
    AuditFiles.Head head = files.head().orElse(new AuditFiles.Head(0, AuditEntry.NOTHING));
    // entries that the head knows and the file does not, are gone: going on behind them shows it
    boolean isBehind = whole.isEmpty() || whole.get().number() < head.number();
    return new Chain(
        FileChannel.open(files.open(), StandardOpenOption.WRITE),
        last.torn(),
        isBehind ? head.number() : whole.get().number(),
        isBehind ? head.hash() : whole.get().hash());
  }

  /** Begins another file if this one is full, and lets the oldest go if there are too many. */
  private void rotate(Chain chain) throws IOException {
    if (chain.file.size() < limits.fileBytes()) {
      return;
    }
    chain.file.close();
    files.close(first(files.open()).map(AuditEntry::number).orElse(chain.number));
    List<Path> full = files.full();
    chain.file = FileChannel.open(files.open(), StandardOpenOption.WRITE);
    if (full.size() >= limits.files()) {
      Path oldest = full.getFirst();
      Optional<AuditEntry> last = AuditEntry.of(LastLine.of(oldest).line());
      Map<String, Object> detail =
          Map.of(
              "through", last.map(AuditEntry::number).orElse(0L),
              "hash", last.map(AuditEntry::hash).orElse(""));
      var _ = chain.add(Act.local("audit-pruned", Act.DONE, detail));
      chain.file.force(true);
      Files.delete(oldest);
      files.writeHead(new AuditFiles.Head(chain.number, chain.hash));
    }
  }

  private static Optional<AuditEntry> first(Path file) throws IOException {
    try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      return line == null ? Optional.empty() : AuditEntry.of(line);
    }
  }
}
