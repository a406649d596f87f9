package io.sigline.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that ran to its end.
 *
 * @param out standard output
 * @param err standard error
 */
record Run(int exitCode, String out, String err) {

  /** Runs a command; a failure if it does not end within a minute. */
  static Run of(Path folder, List<String> command, Map<String, String> environment) {
    try {
      Path out = Files.createTempFile(folder, "run", ".out");
      Path err = Files.createTempFile(folder, "run", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      } finally {
        process.destroyForcibly();
      }
      return new Run(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asserts that it failed and said why in one sentence, on standard error, after its log. */
  String failure() {
    List<String> said = err.lines().filter(line -> !line.startsWith("{")).toList();
    assertThat(exitCode).as(err).isEqualTo(1);
    assertThat(said).as(err).hasSize(1);
    assertThat(said.getFirst()).startsWith("sigline: ");
    assertThat(out).isEmpty();
    return said.getFirst();
  }
}
