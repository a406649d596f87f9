package io.sigline.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.e2e.SiglineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file among 3,000 is no YAML: the others are in force, and every place names the one. */
class OneBadFileTest {
  private static final int FILES = 3_000;
  private static final String BAD = "rule-1234.yml";

  @TempDir private Path folder;

  @BeforeEach
  void writeRules() throws IOException {
    Files.createDirectory(folder.resolve("rules"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(folder.resolve("rules").resolve("rule-" + i + ".yml"), rule(i));
    }
    Files.writeString(
        folder.resolve("rules").resolve(BAD), rule(1234).replace("detection:", "detection: ["));
  }

  @Test
  void check_namesTheOneAndSaysSoByItsExitCode() {
    List<String> command = new ArrayList<>(SiglineProcess.command());
    command.addAll(List.of("check", "rules"));

    Run run = Run.of(folder, command, Map.of());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out().lines())
        .filteredOn(line -> line.contains(BAD) || line.contains(" loaded, "))
        .anyMatch(line -> line.startsWith("rules/" + BAD + ":7: expected YAML"))
        .anyMatch(line -> line.contains("2999 loaded, 1 refused"));
  }

  @Test
  void run_hasTheOthersInForce_untilTheOneIsMended() throws IOException {
    try (var sigline = SiglineProcess.start(folder, "rules.paths=rules")) {
      assertThat(sigline.metrics().sum("sigline_rules_loaded")).isEqualTo(FILES - 1);
      assertThat(sigline.metrics().sum("sigline_rules_refused")).isEqualTo(1);
      assertThat(sigline.log().lines())
          .as("lines about the file")
          .filteredOn(line -> line.contains(BAD))
          .anyMatch(line -> line.contains("\"level\":\"warn\"") && line.contains(BAD + ":7:"));

      Files.writeString(folder.resolve("rules").resolve(BAD), rule(1234));

      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> sigline.metrics().sum("sigline_rules_loaded") == FILES);
      assertThat(sigline.metrics().sum("sigline_rules_refused")).isZero();
    }
  }

  private static String rule(int number) {
    return """
    title: Finds word %1$d
    id: 5b1e0000-0000-4000-8000-%1$012d
    logsource:
        category: test
    detection:
        sel:
            word: word%1$d
        condition: sel
    level: high
    """
        .formatted(number);
  }
}
