package io.sigline.receiver.rules;

import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * YAML files under a number of paths. Hidden files and folders are left out, symbolic links are
 * followed.
 *
 * @param files path → by what a change of it is seen, ascending
 * @param folders every folder that was looked into
 * @param problems paths that are missing or cannot be looked into
 * @param missing of the problems, those with the paths asked for rather than with something inside
 */
public record RuleFiles(
    TreeMap<Path, Stamp> files, Set<Path> folders, List<Problem> problems, List<Problem> missing) {
  /** Folders inside a rule folder that hold no rules. */
  private static final Set<String> NOT_RULES = Set.of("fieldmaps", "demo");

  private static final int LARGEST = 16 << 20;
  private static final String IRREGULAR = "expected a file, got a pipe, a device or a socket";

  /** Rule files: everything but rule tests, field maps and demo records. */
  public static RuleFiles rules(List<Path> paths) {
    return find(paths, file -> !isTest(file), NOT_RULES);
  }

  /** Rule tests: {@code *.test.yml}. */
  public static RuleFiles tests(List<Path> paths) {
    return find(paths, RuleFiles::isTest, NOT_RULES);
  }

  /** Field maps: what stands in folders named {@code fieldmaps}. Missing paths are no problem. */
  static RuleFiles fieldMaps(List<Path> paths) {
    RuleFiles all = find(paths, _ -> true, Set.of());
    TreeMap<Path, Stamp> files = new TreeMap<>(all.files);
    files.keySet().removeIf(file -> !isInFolder(file, "fieldmaps"));
    return new RuleFiles(files, all.folders, List.of(), List.of());
  }

  private static boolean isInFolder(Path file, String folder) {
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if (folder.equals(String.valueOf(above.getFileName()))) {
        return true;
      }
    }
    return false;
  }

  /** Every YAML file. */
  public static RuleFiles all(List<Path> paths) {
    return find(paths, _ -> true, Set.of());
  }

  private static boolean isTest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".test.yml") || name.endsWith(".test.yaml");
  }

  /**
   * By what a change of a file is seen.
   *
   * @param file what the file system knows it by; null if it does not say
   */
  record Stamp(long size, FileTime modified, @Nullable Object file) {
    private static Stamp of(BasicFileAttributes attributes) {
      return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }

  /** Reads the texts of the files, in their order; adds what cannot be read to the problems. */
  public List<SourceFile> read(List<Problem> unreadable) {
    List<SourceFile> sources =
        files.keySet().parallelStream()
            .map(file -> read(file, unreadable))
            .filter(source -> source != null)
            .toList();
    unreadable.sort(Comparator.comparing(Problem::file));
    return sources;
  }

  /** Reads a file; null if it cannot be read, which is added to the problems. Any thread. */
  static @Nullable SourceFile read(Path file, List<Problem> unreadable) {
    byte[] bytes = bytes(file, unreadable);
    return bytes == null ? null : source(file, bytes, unreadable);
  }

  /** The bytes of a file, as {@link #read} has its text. */
  static byte @Nullable [] bytes(Path file, List<Problem> unreadable) {
    try {
      return bytes(file);
    } catch (IOException e) {
      add(file, e, unreadable);
      return null;
    }
  }

  /** The text that these bytes of a file are, as {@link #read} has it. */
  static @Nullable SourceFile source(Path file, byte[] bytes, List<Problem> unreadable) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new SourceFile(file.toString(), text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      add(file, e, unreadable);
      return null;
    }
  }

  private static void add(Path file, IOException reason, List<Problem> unreadable) {
    synchronized (unreadable) {
      unreadable.add(new Problem(file.toString(), 0, reason(reason), null));
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(IRREGULAR); // to open a pipe would be to wait for its writer
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    }
    if (bytes.length > LARGEST) {
      throw new IOException("expected a file of at most 16 MiB, got more");
    }
    return bytes;
  }

  private static String reason(IOException e) {
    return e instanceof CharacterCodingException
        ? "expected UTF-8 text, got other bytes"
        : "cannot be read: " + e.getMessage();
  }

  private interface FileTest {
    boolean wanted(Path file);
  }

  private static RuleFiles find(List<Path> paths, FileTest test, Set<String> leftOut) {
    Finder finder = new Finder(test, leftOut);
    for (Path path : paths) {
      finder.start = path;
      if (!Files.exists(path)) {
        finder.failed(path, "expected a file or folder, found none");
        continue;
      }
      try {
        Files.walkFileTree(path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 64, finder);
      } catch (IOException e) {
        finder.failed(path, reason(e));
      }
    }
    return new RuleFiles(
        finder.files,
        Set.copyOf(finder.folders),
        List.copyOf(finder.problems),
        List.copyOf(finder.missing));
  }

  private static final class Finder extends SimpleFileVisitor<Path> {
    private final FileTest test;
    private final Set<String> leftOut;
    private final TreeMap<Path, Stamp> files = new TreeMap<>();
    private final List<Path> folders = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> missing = new ArrayList<>();
    private Path start = Path.of("");

    Finder(FileTest test, Set<String> leftOut) {
      this.test = test;
      this.leftOut = leftOut;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = String.valueOf(folder.getFileName());
      if (!folder.equals(start) && (name.startsWith(".") || leftOut.contains(name))) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      folders.add(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      boolean yaml = name.endsWith(".yml") || name.endsWith(".yaml");
      if (!file.equals(start) && !(yaml && !name.startsWith(".") && test.wanted(file))) {
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isOther()) {
        failed(file, IRREGULAR);
      } else {
        files.put(file.normalize(), Stamp.of(attributes));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      String message =
          e instanceof FileSystemLoopException
              ? "a symbolic link that leads in a circle"
              : reason(e);
      failed(file, message);
      return FileVisitResult.CONTINUE;
    }

    private void failed(Path file, String message) {
      Problem problem = new Problem(file.toString(), 0, message, null);
      problems.add(problem);
      if (file.equals(start)) {
        missing.add(problem);
      }
    }
  }
}
