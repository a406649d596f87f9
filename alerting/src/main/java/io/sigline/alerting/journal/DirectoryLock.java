package io.sigline.alerting.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A data directory held by this process alone, until closed or the process ends. */
final class DirectoryLock implements AutoCloseable {
  private static final String FILE = "lock";
  private static final int MAX_PID_DIGITS = 20;

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the directory if it is missing, and takes it.
   *
   * @throws JournalException in one sentence
   */
  static DirectoryLock take(Path directory) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new JournalException("data directory " + directory + " is not a directory");
    }
    try {
      make(directory);
    } catch (IOException e) {
      throw new JournalException(
          "data directory " + directory + " cannot be created: " + reason(e), e);
    }
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              directory.resolve(FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new JournalException(
          "data directory " + directory + " is not writable: " + reason(e), e);
    }
    return take(directory, channel);
  }

  /** Nobody else needs to look into it. */
  private static void make(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(
          directory,
          directory.getFileSystem().supportedFileAttributeViews().contains("posix")
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
              }
              : new FileAttribute<?>[0]);
    }
  }

  /** The process that holds the directory; empty if none does. */
  static Optional<String> holder(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      try (FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return shared == null ? Optional.of(holder(channel)) : Optional.empty();
      } catch (OverlappingFileLockException _) {
        return Optional.of(holder(channel));
      }
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static DirectoryLock take(Path directory, FileChannel channel) {
    try {
      if (tryLock(channel) == null) {
        String holder = holder(channel);
        channel.close();
        throw new JournalException(
            "data directory " + directory + " is in use by process " + holder);
      }
      String pid = Long.toString(ProcessHandle.current().pid());
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(US_ASCII)), 0);
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new JournalException(
          "data directory " + directory + " cannot be locked: " + reason(e), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // held by this process already
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer digits = ByteBuffer.allocate(MAX_PID_DIGITS);
    channel.read(digits, 0);
    String pid = new String(digits.array(), 0, digits.position(), US_ASCII).strip();
    return pid.isEmpty() ? "unknown" : pid;
  }

  /** Files' exceptions carry the path only; the class says why. */
  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException _ -> "permission denied";
      case java.nio.file.FileAlreadyExistsException _ -> "a part of the path is not a directory";
      case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
      default -> e.toString();
    };
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new JournalException("the lock of the data directory cannot be released", e);
    }
  }
}
