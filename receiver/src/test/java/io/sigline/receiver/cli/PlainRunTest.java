package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRunTest {
  @TempDir private Path folder;
  private String file = "";

  @BeforeEach
  void writeConfiguration() throws IOException {
    file =
        Files.writeString(folder.resolve("c.yml"), "admin: {port: 1}\ndata-directory: x\n")
            .toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --config FILE",
        "run -c FILE --demo",
        "run --demo --set admin.port=7 --config FILE",
        "run --set admin.port=7 --set intake.grpc-port=8 --set admin.port=9 -c FILE",
        "run --set alerts.environment=\"a=b\" --config FILE"
      })
  void of_plainArguments_isWhatTheLibraryMakesOfThem(String line) {
    String[] arguments = arguments(line);

    RunCommand plain = PlainRun.of(arguments).orElseThrow();

    RunCommand asked =
        (RunCommand)
            Main.commandLine().parseArgs(arguments).subcommand().commandSpec().userObject();
    assertThat(plain.demo()).isEqualTo(asked.demo());
    assertThat(plain.options().read()).isEqualTo(asked.options().read());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check rules",
        "run --help",
        "run --set",
        "run --set --demo",
        "run --set=admin.port=7",
        "run --config FILE -c FILE",
        "run --demo --demo",
        "run @FILE",
        "run --set @FILE",
        "run FILE",
        "run --nonsense x",
        "run --demo admin.port=7"
      })
  void of_anythingElse_isLeftToTheLibrary(String line) {
    assertThat(PlainRun.of(arguments(line))).isEmpty();
  }

  @Test
  void of_nothing_isLeftToTheLibrary() {
    assertThat(PlainRun.of()).isEmpty();
  }

  private String[] arguments(String line) {
    return List.of(line.replace("FILE", file).split(" ", -1)).toArray(String[]::new);
  }
}
