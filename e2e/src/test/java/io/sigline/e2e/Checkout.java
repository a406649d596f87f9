package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files are that the tests use. */
public final class Checkout {
  /** The repository's root folder. */
  public static final Path ROOT = root();

  private static final Path SHARED_DATA = ROOT.resolveSibling("shared").resolve("data");

  private Checkout() {}

  /** The packaged program; a failure if it was not built. */
  public static Path program() {
    Path jar = ROOT.resolve("receiver/target/sigline.jar");
    assertThat(jar)
        .as("the packaged program, built by: mvn package -pl receiver -am")
        .isRegularFile();
    return jar;
  }

  /** A file of {@code collector-config}. */
  public static Path collectorConfig(String name) {
    return ROOT.resolve("collector-config").resolve(name);
  }

  /** A file or folder of the shared data; skips the test if there is no shared data. */
  public static Path sharedData(String name) {
    assumeTrue(hasSharedData(), "skipped: needs the shared data in " + SHARED_DATA);
    return SHARED_DATA.resolve(name);
  }

  /** True if the shared data stands beside the checkout. */
  public static boolean hasSharedData() {
    return Files.isDirectory(SHARED_DATA);
  }

  /**
   * The real collector's binary. Without one the test fails if {@code sigline.e2e.required} is set,
   * and is skipped with the reason otherwise.
   */
  public static Path collector() {
    String setup = ROOT.resolve("e2e/setup").toString();
    try {
      Process process =
          new ProcessBuilder(setup, "--check")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String path =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean there = process.waitFor() == 0;
      if (!there && Boolean.getBoolean("sigline.e2e.required")) {
        throw new AssertionError("the test collector is missing: run e2e/setup");
      }
      assumeTrue(there, "skipped: the test collector is missing, run e2e/setup");
      return Path.of(path);
    } catch (IOException e) {
      throw new UncheckedIOException(setup, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("collector-config"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("not inside a checkout: " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }
}
