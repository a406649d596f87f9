package io.sigline.receiver.pull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of rules that is filled by pulls only. The sets lie side by side in {@code .sets}, which
 * loading does not look into; {@code current} is a link to the one in force, and is exchanged in
 * one step. Whatever ends the process, {@code current} leads to a set that is whole. One process
 * works in it at a time.
 */
public final class ManagedFolder implements AutoCloseable {
  /** The link to the set in force. */
  public static final String CURRENT = "current";

  private static final String SETS = ".sets";
  private static final String ABOUT = ".pull.json";
  private static final String UNFINISHED = "new-";
  private static final int KEPT = 3;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final FileChannel lock;

  private ManagedFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens the folder, made if it is missing, and removes what an earlier pull left unfinished.
   *
   * @throws PullException if something else is in it, or another process uses it
   */
  public static ManagedFolder open(Path folder) {
    try {
      if (Files.exists(folder) && !Files.isDirectory(folder.resolve(SETS)) && !isEmpty(folder)) {
        throw new PullException(
            folder
                + " holds files that no pull has put there, and they are not touched: name an"
                + " empty or a new folder by --into");
      }
      Files.createDirectories(folder.resolve(SETS));
      FileChannel lock =
          FileChannel.open(
              folder.resolve(SETS).resolve(".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (!isLocked(lock)) {
        lock.close();
        throw new PullException("another pull works in " + folder);
      }
      ManagedFolder managed = new ManagedFolder(folder, lock);
      managed.removeUnfinished();
      return managed;
    } catch (IOException e) {
      throw new PullException("cannot use " + folder + ": " + e, e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock taken = channel.tryLock();
      return taken != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /** Where the set in force is found, whether there is one or not. */
  public Path current() {
    return folder.resolve(CURRENT);
  }

  /** True if a set is in force. */
  public boolean hasCurrent() {
    return Files.isDirectory(current());
  }

  /** A new folder for a set that is not whole yet. */
  public Path unfinished() {
    try {
      return Files.createTempDirectory(folder.resolve(SETS), UNFINISHED);
    } catch (IOException e) {
      throw new PullException("cannot write into " + folder + ": " + e, e);
    }
  }

  /** What is known of the set in force; empty if there is none. */
  public Optional<JsonNode> about() {
    return hasCurrent() ? about(current()) : Optional.empty();
  }

  private static Optional<JsonNode> about(Path set) {
    try {
      Path file = set.resolve(ABOUT);
      return Files.isRegularFile(file)
          ? Optional.of(JSON.readTree(Files.readString(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new PullException("cannot read what is known of " + set + ": " + e, e);
    }
  }

  /**
   * Puts a set in force, and forgets sets older than the last few.
   *
   * @param unfinished as made by {@link #unfinished}
   * @param name of the set, unlike that of any other
   * @param about what is to be known of it
   */
  public void finish(Path unfinished, String name, ObjectNode about) {
    Path set = folder.resolve(SETS).resolve(name);
    String before = currentName();
    if (before != null) {
      about.put("previous", before);
    }
    try {
      Files.writeString(unfinished.resolve(ABOUT), JSON.writeValueAsString(about) + "\n");
      flush(unfinished);
      Files.move(unfinished, set, StandardCopyOption.ATOMIC_MOVE);
      link(name);
      forgetOld(name, before);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new PullException("cannot switch to the new set: " + e, e);
    }
  }

  /**
   * Puts the set in force that was before.
   *
   * @return its name
   */
  public String rollback() {
    String previous = about().map(about -> about.path("previous").asText("")).orElse("");
    if (previous.isEmpty() || !Files.isDirectory(folder.resolve(SETS).resolve(previous))) {
      throw new PullException("no earlier set is kept in " + folder);
    }
    try {
      link(previous);
      return previous;
    } catch (IOException e) {
      throw new PullException("cannot switch to the earlier set: " + e, e);
    }
  }

  /** The folder of the set that a rollback would put in force; empty if there is none. */
  public Optional<Path> previous() {
    return about()
        .map(about -> about.path("previous").asText(""))
        .filter(name -> !name.isEmpty())
        .map(name -> folder.resolve(SETS).resolve(name))
        .filter(Files::isDirectory);
  }

  /** The name of the set in force; null if there is none. */
  private @Nullable String currentName() {
    try {
      return Files.isSymbolicLink(current())
          ? String.valueOf(Files.readSymbolicLink(current()).getFileName())
          : null;
    } catch (IOException e) {
      throw new PullException("cannot read the link " + current() + ": " + e, e);
    }
  }

  private void link(String name) throws IOException {
    Path next = folder.resolve(SETS).resolve(".next");
    Files.deleteIfExists(next);
    // relative to where the link will be
    Files.createSymbolicLink(next, Path.of(SETS, name));
    Files.move(
        next, current(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    flushFolder(folder);
  }

  private void forgetOld(String now, @Nullable String before) throws IOException {
    List<Path> sets = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder.resolve(SETS))) {
      all.filter(it -> Files.isDirectory(it, LinkOption.NOFOLLOW_LINKS))
          .sorted(Comparator.comparing(Path::getFileName).reversed())
          .forEach(sets::add);
    }
    int kept = 0;
    for (Path set : sets) {
      String name = set.getFileName().toString();
      kept++;
      if (kept > KEPT && !name.equals(now) && !name.equals(before)) {
        delete(set);
      }
    }
  }

  private void removeUnfinished() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve(SETS))) {
      for (Path set :
          all.filter(it -> it.getFileName().toString().startsWith(UNFINISHED)).toList()) {
        delete(set);
      }
    }
  }

  /** Removes a folder with all that is in it; follows no link. */
  public static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  /** So that after a power cut the link does not lead to empty files. */
  private static void flush(Path set) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(set)) {
      paths = all.toList();
    }
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        flushFolder(path);
      } else {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
  }

  private static void flushFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new PullException("the lock of " + folder + " cannot be released", e);
    }
  }
}
