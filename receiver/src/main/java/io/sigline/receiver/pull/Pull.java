package io.sigline.receiver.pull;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.receiver.rules.RuleReading;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of rules on its way into a managed folder: fetched and unpacked, and not in force before
 * {@link #finish}. Closing it forgets what was not finished.
 */
public final class Pull implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern URL = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://.*");
  private static final int LONGEST_LIST = 1 << 20;

  private final ManagedFolder folder;
  private final Download download;
  private final PullLimits limits;
  private final Path set;
  private final ObjectNode about = JsonMapper.builder().build().createObjectNode();
  private String version = "";

  /**
   * Begins.
   *
   * @param download asked only if something is to be fetched
   */
  public Pull(ManagedFolder folder, Download download, PullLimits limits) {
    this.folder = folder;
    this.download = download;
    this.limits = limits;
    this.set = folder.unfinished();
  }

  /**
   * Takes a set of rules.
   *
   * @param source an address, an archive, or a folder such as a checkout
   * @param sha256 what the archive's checksum must be; or where it is published, address or file;
   *     null if there is none
   * @throws PullException if it cannot be taken
   */
  public void take(String source, @Nullable String sha256) {
    about.put("source", source);
    int files = isAddress(source) ? fetched(source, sha256) : local(Path.of(source), sha256);
    if (files == 0) {
      throw new PullException("no rule (*.yml) is in " + source);
    }
    about.put("files", files);
  }

  /** True if what is named so is fetched. */
  public static boolean isAddress(String source) {
    return URL.matcher(source).matches();
  }

  private int fetched(String source, @Nullable String sha256) {
    URI uri = URI.create(source);
    Path archive = set.resolveSibling(set.getFileName() + ".archive");
    try {
      download.fetch(uri, archive, limits.archiveBytes());
      String path = String.valueOf(uri.getPath());
      return unpacked(archive, path.substring(path.lastIndexOf('/') + 1), sha256);
    } finally {
      remove(archive);
    }
  }

  private int local(Path source, @Nullable String sha256) {
    if (Files.isDirectory(source)) {
      if (sha256 != null) {
        throw new PullException("a folder has no checksum: leave out --sha256");
      }
      GitCommit.of(source)
          .ifPresent(commit -> {
            about.put("commit", commit);
            version = commit;
          });
      return Unpacking.folder(source, limits, set);
    }
    if (!Files.isRegularFile(source)) {
      throw new PullException("expected an address, an archive or a folder, found no " + source);
    }
    try {
      if (Files.size(source) > limits.archiveBytes()) {
        throw new PullException(source + " has more than " + limits.archiveBytes() + " bytes");
      }
    } catch (IOException e) {
      throw new PullException("cannot read " + source + ": " + e, e);
    }
    return unpacked(source, String.valueOf(source.getFileName()), sha256);
  }

  private int unpacked(Path archive, String name, @Nullable String sha256) {
    String found = Checksum.of(archive);
    if (sha256 != null) {
      String expected = expected(sha256, name);
      if (!expected.equals(found)) {
        throw new PullException(
            "the SHA-256 of %s is %s, expected %s".formatted(name, found, expected));
      }
    }
    about.put("sha256", found);
    version = found;
    return Unpacking.archive(archive, limits, set);
  }

  private String expected(String sha256, String name) {
    if (Checksum.isOne(sha256)) {
      return sha256.toLowerCase(Locale.ROOT);
    }
    if (isAddress(sha256)) {
      return Checksum.in(download.text(URI.create(sha256), LONGEST_LIST), name);
    }
    try {
      return Checksum.in(Files.readString(Path.of(sha256)), name);
    } catch (IOException e) {
      throw new PullException("--sha256 is neither a checksum nor a file that has one: " + e, e);
    }
  }

  /** The folder of the new set, not in force. */
  public Path set() {
    return set;
  }

  /** What the new set changes. */
  public SetDiff diff(RuleReading reading) {
    return SetDiff.of(folder.current(), set, reading);
  }

  /** True if a file at the top of the set names its licence. */
  public boolean hasLicense() {
    try (Stream<Path> files = Files.list(set)) {
      return files
          .map(file -> file.getFileName().toString().toLowerCase(Locale.ROOT))
          .anyMatch(name -> name.startsWith("licen") || name.startsWith("copying"));
    } catch (IOException e) {
      throw new PullException("cannot read " + set + ": " + e, e);
    }
  }

  /** Puts the set in force. */
  public void finish(Instant now, int rules) {
    about.put("pulled", now.toString()).put("rules", rules);
    String tail = version.isEmpty() ? "" : "-" + version.substring(0, 8);
    folder.finish(set, TIME.format(now) + tail, about);
  }

  @Override
  public void close() {
    try {
      if (Files.isDirectory(set)) {
        ManagedFolder.delete(set);
      }
    } catch (IOException e) {
      throw new PullException("cannot remove " + set + ": " + e, e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new PullException("cannot remove " + file + ": " + e, e);
    }
  }
}
