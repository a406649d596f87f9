package io.sigline.receiver.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of an audit log: {@code audit.jsonl}, which is written; {@code audit-NUMBER.jsonl},
 * full ones by their first entry; {@code audit.head}, number and hash of the last entry; and {@code
 * audit.lock}, held while one is added.
 */
final class AuditFiles {
  private static final Pattern FULL = Pattern.compile("audit-(\\d{20})\\.jsonl");

  private final Path folder;

  AuditFiles(Path folder) {
    this.folder = folder;
  }

  /** Number and hash of the entry that was last when it was written. */
  record Head(long number, String hash) {}

  /** What is written. */
  Path open() {
    return folder.resolve("audit.jsonl");
  }

  Path lock() {
    return folder.resolve("audit.lock");
  }

  private Path headFile() {
    return folder.resolve("audit.head");
  }

  boolean isThere() {
    return Files.isDirectory(folder);
  }

  /** Makes the folder and the file, for the owner and its group. */
  void make() throws IOException {
    Files.createDirectories(folder);
    for (Path file : List.of(open(), lock())) {
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
      } catch (FileAlreadyExistsException _) {
        // as it should be
      } catch (UnsupportedOperationException _) {
        Files.createFile(file); // no such permissions here
      }
    }
  }

  /** The full files, the oldest first. */
  List<Path> full() throws IOException {
    if (!isThere()) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> FULL.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  /** All files with entries, the oldest first. */
  List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>(full());
    if (Files.exists(open())) {
      all.add(open());
    }
    return all;
  }

  /** The number that a full file is named by. */
  static long firstOf(Path full) {
    Matcher name = FULL.matcher(String.valueOf(full.getFileName()));
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  /** Gives the open file the name of a full one. */
  void close(long first) throws IOException {
    Files.move(
        open(),
        folder.resolve("audit-%020d.jsonl".formatted(first)),
        StandardCopyOption.ATOMIC_MOVE);
    make();
    sync(folder);
  }

  /** What is written beside the log; empty if it cannot be read. */
  Optional<Head> head() {
    try {
      String[] parts =
          Files.readString(headFile(), StandardCharsets.US_ASCII).strip().split(":", -1);
      return parts.length == 2
          ? Optional.of(new Head(Long.parseLong(parts[0]), parts[1]))
          : Optional.empty();
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  void writeHead(Head head) throws IOException {
    Path next = folder.resolve("audit.head.new");
    byte[] text = (head.number() + ":" + head.hash() + "\n").getBytes(StandardCharsets.US_ASCII);
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text));
      channel.force(true);
    }
    Files.move(
        next, headFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
