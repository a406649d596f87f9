package io.sigline.alerting.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a write-ahead log that ends in a torn commit, as after a crash, from one that is damaged.
 * SQLite reads up to the first frame whose checksum is wrong and overwrites the rest, without a
 * word. Each commit is synced before the next one is written: so if two commits stand behind a
 * wrong frame, something that was synced is gone. (The format is described in SQLite's
 * documentation, "The WAL File Format".)
 */
final class WalCheck {
  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int MAGIC_LITTLE = 0x377f0682;
  private static final int MAGIC_BIG = 0x377f0683;
  private static final int FORMAT = 3_007_000;
  private static final int SALT = 16;

  private final FileChannel channel;
  private final ByteBuffer header;
  private ByteOrder order = ByteOrder.BIG_ENDIAN;
  private int sum1;
  private int sum2;
  private final Set<Integer> pages = new HashSet<>();
  private int databasePages;
  private Optional<String> damage = Optional.empty();

  private WalCheck(FileChannel channel) {
    this.channel = channel;
    this.header = ByteBuffer.allocate(HEADER);
  }

  /** Reads it to its end. */
  static WalCheck of(Path log) throws IOException {
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      WalCheck check = new WalCheck(channel);
      check.damage = check.read();
      return check;
    }
  }

  /** What is wrong with the log; empty if nothing is, or only its last commit was torn. */
  Optional<String> damage() {
    return damage;
  }

  /** Pages of the database after the last commit in the log; 0 if there is none in it. */
  int databasePages() {
    return databasePages;
  }

  /** True if what the page holds stands in the log, whatever the database has in its place. */
  boolean has(int page) {
    return pages.contains(page);
  }

  private Optional<String> read() throws IOException {
    if (read(header, 0) < HEADER || isZero(header)) {
      return Optional.empty(); // never synced, so nothing was committed
    }
    int magic = header.getInt(0);
    int pageBytes = header.getInt(8);
    if ((magic != MAGIC_LITTLE && magic != MAGIC_BIG)
        || header.getInt(4) != FORMAT
        || Integer.bitCount(pageBytes) != 1
        || pageBytes < 512
        || pageBytes > 65_536) {
      return Optional.of("there is something else");
    }
    order = magic == MAGIC_BIG ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    add(header, 0, 24);
    if (header.getInt(24) != sum1 || header.getInt(28) != sum2) {
      return Optional.of("the header is wrong");
    }
    return frames(pageBytes);
  }

  private Optional<String> frames(int pageBytes) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + pageBytes);
    long wrong = 0;
    int commitsBehind = 0;
    long at = HEADER;
    Set<Integer> uncommitted = new HashSet<>();
    for (long number = 1; read(frame, at) == frame.capacity(); number++) {
      at += frame.capacity();
      boolean ours = frame.getLong(8) == header.getLong(SALT);
      if (wrong == 0 && !(ours && sumsUp(frame))) {
        wrong = number;
      }
      boolean commits = frame.getInt(4) != 0;
      if (wrong == 0) {
        uncommitted.add(frame.getInt(0));
        if (commits) {
          pages.addAll(uncommitted);
          uncommitted.clear();
          databasePages = frame.getInt(4);
        }
      } else if (ours && commits) {
        commitsBehind++;
      }
    }
    return commitsBehind > 1
        ? Optional.of("frame " + wrong + " is wrong and commits follow it")
        : Optional.empty();
  }

  private boolean sumsUp(ByteBuffer frame) {
    add(frame, 0, 8);
    add(frame, FRAME_HEADER, frame.capacity());
    return frame.getInt(16) == sum1 && frame.getInt(20) == sum2;
  }

  private void add(ByteBuffer bytes, int from, int to) {
    bytes.order(order);
    for (int i = from; i < to; i += 2 * Integer.BYTES) {
      sum1 += bytes.getInt(i) + sum2;
      sum2 += bytes.getInt(i + Integer.BYTES) + sum1;
    }
    bytes.order(ByteOrder.BIG_ENDIAN);
  }

  private int read(ByteBuffer into, long at) throws IOException {
    into.clear();
    while (into.hasRemaining()) {
      if (channel.read(into, at + into.position()) < 0) {
        break;
      }
    }
    return into.position();
  }

  private static boolean isZero(ByteBuffer bytes) {
    for (int i = 0; i < bytes.limit(); i++) {
      if (bytes.get(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
