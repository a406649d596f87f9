package io.sigline.engine.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.SharedData;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every rule that SigmaHQ publishes. */
final class SigmaHqTest {

  @Test
  void sigmaHq_allRules_loadButThoseWithPlaceholders() throws IOException {
    RuleSet rules = RuleSet.read(files(), Map.of());

    assertThat(rules.rules().size() + rules.refused().size()).isEqualTo(3_757);
    assertThat(rules.refused())
        .hasSize(2)
        .allSatisfy(problem -> {
          assertThat(problem.file()).contains("CVE-2026-54121");
          assertThat(problem.message()).contains("placeholder").contains("has no values");
        });
    assertThat(rules.warnings().stream().map(Problem::toString))
        .singleElement()
        .asString()
        .contains("powershell_susp_child_processes.yml:55: 'CommandLine|contains'")
        .contains("empty value");
  }

  private static List<SourceFile> files() throws IOException {
    Path root = SharedData.require("sigmahq");
    List<SourceFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".yml")).sorted().toList()) {
        files.add(new SourceFile(root.relativize(path).toString(), Files.readString(path)));
      }
    }
    return files;
  }
}
