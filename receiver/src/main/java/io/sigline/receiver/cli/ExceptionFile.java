package io.sigline.receiver.cli;

import io.sigline.engine.rule.Rule;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Writes exceptions into a folder of rules. */
record ExceptionFile(Path folder) {
  private static final int LONGEST_NAME = 60;

  /** The folder {@code exceptions} in the first folder of rules. */
  static Path folder(List<Path> rules) {
    return rules.stream()
        .filter(Files::isDirectory)
        .findFirst()
        .map(first -> first.resolve("exceptions"))
        .orElseThrow(
            () -> new CommandException("no folder of rules to write into: name one by --to"));
  }

  /**
   * Writes a new file. A Sigline that watches the folder never sees a part of it.
   *
   * @param id tells it from others of the same rule and day
   */
  Path write(Rule rule, Instant made, String id, String yaml) {
    Path file =
        folder.resolve(
            "%s-%s-%s.yml"
                .formatted(
                    slug(rule.title()),
                    made.atZone(ZoneOffset.UTC).toLocalDate(),
                    id.substring(0, 8)));
    Path unfinished = folder.resolve("." + id + ".tmp");
    try {
      Files.createDirectories(folder);
      Files.writeString(unfinished, yaml);
      try {
        Files.move(unfinished, file);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      return file;
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(file + " exists already, and is left as it is", e);
    } catch (IOException e) {
      throw new CommandException("cannot write " + file + ": " + e, e);
    }
  }

  private static String slug(String title) {
    String slug =
        title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return slug.isEmpty() ? "exception" : slug.substring(0, Math.min(slug.length(), LONGEST_NAME));
  }
}
