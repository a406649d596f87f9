package io.sigline.receiver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.receiver.intake.BodyFuzz;
import io.sigline.receiver.otlp.JsonFuzz;
import io.sigline.receiver.otlp.OtlpFuzz;
import io.sigline.receiver.secrets.VaultAnswerFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every input that was worth keeping, once more. Longer runs: {@code .ci/fuzz}. */
final class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");
  private static final Map<String, Consumer<byte[]>> TARGETS =
      Map.of(
          "OtlpFuzz", OtlpFuzz::fuzzerTestOneInput,
          "JsonFuzz", JsonFuzz::fuzzerTestOneInput,
          "BodyFuzz", BodyFuzz::fuzzerTestOneInput,
          "FilesFuzz", FilesFuzz::fuzzerTestOneInput,
          "VaultAnswerFuzz", VaultAnswerFuzz::fuzzerTestOneInput);

  @TestFactory
  Stream<DynamicContainer> target_keptInput_isHandled() {
    return TARGETS.entrySet().stream()
        .map(target ->
            DynamicContainer.dynamicContainer(
                target.getKey(), inputs(target.getKey(), target.getValue())));
  }

  private static List<DynamicTest> inputs(String name, Consumer<byte[]> target) {
    try (Stream<Path> files = Files.list(CORPUS.resolve(name))) {
      List<DynamicTest> tests =
          files
              .sorted()
              .map(file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(), () -> target.accept(Files.readAllBytes(file))))
              .toList();
      assertThat(tests).as("inputs of %s", name).isNotEmpty();
      return tests;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
