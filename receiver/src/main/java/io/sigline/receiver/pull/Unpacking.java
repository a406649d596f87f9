package io.sigline.receiver.pull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes what belongs to a set of rules: YAML files in folders whose name begins with {@code rules}
 * (in any folder where there are none such), and files that tell licence, authors and version.
 */
final class Unpacking {
  private static final List<String> ABOUT =
      List.of("license", "licence", "notice", "copying", "authors", "version");

  private final PullLimits limits;

  /** By the path in the archive, without the one folder that may be around all. */
  private final Map<List<String>, byte[]> files = new HashMap<>();

  private Unpacking(PullLimits limits) {
    this.limits = limits;
  }

  /**
   * Unpacks an archive.
   *
   * @return how many YAML files were taken
   */
  static int archive(Path archive, PullLimits limits, Path into) {
    Unpacking unpacking = new Unpacking(limits);
    Archive.read(archive, limits, unpacking::take);
    return unpacking.write(into);
  }

  /**
   * Copies a folder; symbolic links and what is hidden are left out.
   *
   * @return how many YAML files were taken
   */
  static int folder(Path folder, PullLimits limits, Path into) {
    Unpacking unpacking = new Unpacking(limits);
    Budget budget = new Budget(limits, Long.MAX_VALUE);
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || isHidden(name)) {
          continue;
        }
        budget.entry();
        try (InputStream in = budget.counted(Files.newInputStream(file))) {
          unpacking.take(name, in);
        }
      }
    } catch (IOException e) {
      throw new PullException("the folder " + folder + " cannot be read: " + e, e);
    }
    return unpacking.write(into);
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.contains("/.");
  }

  private void take(String name, InputStream content) throws IOException {
    List<String> path = Names.check(name);
    if (path.isEmpty()
        || (!isYaml(path) && !isAbout(path))
        || path.stream().anyMatch(it -> it.startsWith("."))) {
      return;
    }
    byte[] bytes = content.readNBytes((int) limits.fileBytes() + 1);
    if (bytes.length > limits.fileBytes()) {
      throw new PullException(
          "the file " + name + " has more than " + limits.fileBytes() + " bytes");
    }
    if (files.put(path, bytes) != null) {
      throw new PullException("two files are named " + String.join("/", path));
    }
  }

  private int write(Path into) {
    int around = hasOneFolderAround() ? 1 : 0;
    boolean named =
        files.keySet().stream()
            .anyMatch(
                path -> isYaml(path) && path.size() > around + 1 && isRules(path.get(around)));
    Set<String> folded = new HashSet<>();
    List<List<String>> taken = new ArrayList<>();
    files
        .keySet()
        .forEach(path -> {
          if (isAbout(path) || !named || (path.size() > around + 1 && isRules(path.get(around)))) {
            taken.add(path);
            if (!folded.add(String.join("/", path).toLowerCase(Locale.ROOT))) {
              throw new PullException(
                  "two files differ only in the case of their names: " + String.join("/", path));
            }
          }
        });
    int yaml = 0;
    try {
      for (List<String> path : taken) {
        Path file = into;
        for (String part : path.subList(around, path.size())) {
          file = file.resolve(part);
        }
        Files.createDirectories(file.getParent());
        Files.write(file, files.getOrDefault(path, new byte[0]));
        yaml += isYaml(path) ? 1 : 0;
      }
    } catch (FileAlreadyExistsException e) {
      throw new PullException("a name is that of a file and of a folder: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new PullException("cannot write into " + into + ": " + e, e);
    }
    return yaml;
  }

  private boolean hasOneFolderAround() {
    return files.keySet().stream().map(List::getFirst).distinct().count() == 1
        && files.keySet().stream().allMatch(path -> path.size() > 1 && !isRules(path.getFirst()));
  }

  private static boolean isRules(String folder) {
    return folder.startsWith("rules");
  }

  private static boolean isYaml(List<String> path) {
    String name = path.getLast().toLowerCase(Locale.ROOT);
    return name.endsWith(".yml") || name.endsWith(".yaml");
  }

  private static boolean isAbout(List<String> path) {
    String name = path.getLast().toLowerCase(Locale.ROOT);
    return !isYaml(path) && ABOUT.stream().anyMatch(name::startsWith);
  }
}
