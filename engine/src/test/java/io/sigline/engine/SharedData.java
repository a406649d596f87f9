package io.sigline.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the folder {@code shared/data} that stands beside the checkout. */
public final class SharedData {

  private SharedData() {}

  /** The path under {@code shared/data}; skips the test, by name, where the folder is absent. */
  public static Path require(String path) {
    Path found = find(path);
    assumeTrue(found != null, "needs shared/data/" + path + " beside the checkout");
    return found == null ? Path.of(path) : found;
  }

  private static Path find(String path) {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path candidate = folder.resolve("shared").resolve("data").resolve(path);
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
