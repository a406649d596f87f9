package io.sigline.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder for the time of a measurement.
 *
 * @param path of the folder
 */
public record Scratch(Path path) implements AutoCloseable {

  /** A new, empty folder where temporary files are. */
  public static Scratch folder(String prefix) throws IOException {
    return new Scratch(Files.createTempDirectory(prefix));
  }

  /** Deletes it and what is in it. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      files.sorted(Comparator.reverseOrder()).forEach(Scratch::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
