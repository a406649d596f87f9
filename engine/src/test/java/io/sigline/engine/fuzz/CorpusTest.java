package io.sigline.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.compile.RegexFuzz;
import io.sigline.engine.format.TextFuzz;
import io.sigline.engine.packed.PackFuzz;
import io.sigline.engine.parse.RuleFuzz;
import io.sigline.engine.pipeline.PipelineFuzz;
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
          "RuleFuzz", RuleFuzz::fuzzerTestOneInput,
          "PackFuzz", PackFuzz::fuzzerTestOneInput,
          "PipelineFuzz", PipelineFuzz::fuzzerTestOneInput,
          "TextFuzz", TextFuzz::fuzzerTestOneInput,
          "RegexFuzz", RegexFuzz::fuzzerTestOneInput);

  @TestFactory
  Stream<DynamicContainer> target_keptInput_isHandled() throws IOException {
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
