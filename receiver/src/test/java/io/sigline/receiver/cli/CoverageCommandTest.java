package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageCommandTest {
  @TempDir private Path folder;
  private Path rules = Path.of("");
  private Path maps = Path.of("");

  @BeforeEach
  void threeRules() throws IOException {
    rules = Files.createDirectory(folder.resolve("rules"));
    maps = Files.createDirectory(folder.resolve("maps"));
    Files.writeString(
        maps.resolve("x.yml"),
        "source: x\nclaims: [{body.x: '*'}]\nlog-source: {category: known}\n");
    rule("a", "high", "stable", "known", "[attack.execution, attack.t1059.001, attack.T1105]");
    rule("b", "low", "test", "known", "[attack.t1059.001, attack.t1059.001]");
    rule("c", "low", "test", "strange", "[attack.execution]");
  }

  @Test
  void layer_allRules_scoresEachTechniqueByItsRules() throws IOException {
    JsonNode layer = layer();
    assertThat(layer.path("versions").path("layer").asText()).isEqualTo("4.5");
    assertThat(layer.path("domain").asText()).isEqualTo("enterprise-attack");
    assertThat(layer.path("name").asText()).isNotBlank();
    assertThat(techniques(layer)).containsExactly("T1059 -", "T1059.001 2", "T1105 1");
    JsonNode first = layer.path("techniques").get(0);
    assertThat(first.path("showSubtechniques").booleanValue()).isTrue();
    JsonNode second = layer.path("techniques").get(1);
    assertThat(second.path("comment").asText()).isEqualTo("a (high)\nb (low)");
    assertThat(second.path("metadata").get(0).path("name").asText()).isEqualTo("*/known/*");
    assertThat(layer.path("gradient").path("maxValue").intValue()).isEqualTo(2);
  }

  @Test
  void filters_levelAndStatus_leaveOthersOut() throws IOException {
    assertThat(techniques(layer("--min-level", "medium")))
        .containsExactly("T1059 -", "T1059.001 1", "T1105 1");
    assertThat(techniques(layer("--status", "test"))).containsExactly("T1059 -", "T1059.001 1");
    assertThat(techniques(layer("--status", "deprecated,unsupported"))).isEmpty();
  }

  @Test
  void text_logSources_sayWhichNoFieldMapKnows() {
    Cli run = Cli.run("coverage", "--format", "text", "-r", rules, "-m", maps);
    assertThat(run.out())
        .startsWith("3 rules for 2 techniques; 1 rules name none\n")
        .contains("    2  */known/*\n", "    1  */strange/*  no field map\n");
  }

  private void rule(String title, String level, String status, String category, String tags)
      throws IOException {
    Files.writeString(
        rules.resolve(title + ".yml"),
        """
        title: %s
        level: %s
        status: %s
        logsource: {category: %s}
        tags: %s
        detection: {selection: {a: b}, condition: selection}
        """
            .formatted(title, level, status, category, tags));
  }

  private JsonNode layer(String... options) throws IOException {
    Object[] arguments = new Object[options.length + 5];
    Object[] fixed = {"coverage", "-r", rules, "-m", maps};
    System.arraycopy(fixed, 0, arguments, 0, fixed.length);
    System.arraycopy(options, 0, arguments, fixed.length, options.length);
    Cli run = Cli.run(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  private static List<String> techniques(JsonNode layer) {
    return StreamSupport.stream(layer.path("techniques").spliterator(), false)
        .map(it ->
            it.path("techniqueID").asText()
                + " "
                + (it.has("score") ? it.path("score").asText() : "-"))
        .toList();
  }
}
