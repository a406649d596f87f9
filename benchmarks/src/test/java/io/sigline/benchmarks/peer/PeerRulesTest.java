package io.sigline.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeerRulesTest {
  private static final String RULE =
      "title: a\nlogsource:\n    category: %s\n    product: windows\ndetection: {}\n";

  @TempDir private Path folder;

  @Test
  void registryEventRule_isThereForEachCategoryOfItsEvents() throws IOException {
    Path from = Files.createDirectories(folder.resolve("rules/windows"));
    Files.writeString(from.resolve("a.yml"), RULE.formatted("registry_event"));
    Files.writeString(from.resolve("b.yml"), RULE.formatted("process_creation"));
    Files.writeString(from.resolve("c.txt"), "no rule");

    PeerRules.copy(folder.resolve("rules"), folder.resolve("copy"));

    try (Stream<Path> copies = Files.list(folder.resolve("copy"))) {
      assertThat(copies.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "windows-a.yml",
              "windows-b.yml",
              "registry_set-windows-a.yml",
              "registry_add-windows-a.yml",
              "registry_delete-windows-a.yml",
              "registry_rename-windows-a.yml");
    }
    assertThat(folder.resolve("copy/registry_add-windows-a.yml"))
        .content()
        .isEqualTo(RULE.formatted("registry_add"));
    assertThat(folder.resolve("copy/windows-a.yml"))
        .content()
        .isEqualTo(RULE.formatted("registry_event"));
  }
}
