package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final String RULE =
      """
      title: A rule
      id: 6f3e8b1c-0000-4000-8000-000000000001
      level: high
      logsource: {category: test}
      detection:
        selection:
          a|contains: '*b*'
        condition: selection
      """;

  @TempDir private Path folder;
  private Path rules = Path.of("");
  private Path maps = Path.of("");

  @BeforeEach
  void folders() throws IOException {
    rules = Files.createDirectory(folder.resolve("rules"));
    maps = Files.createDirectory(folder.resolve("maps"));
  }

  @Test
  void text_warning_isShownAndDoesNotFail() throws IOException {
    Path file = write("a.yml", RULE);
    Cli run = Cli.run("check", "-m", maps, rules);
    assertThat(run.out())
        .isEqualTo(
            file
                + ":7:18: the outer wildcard of '*b*' has no effect: 'contains' implies it; leave"
                + " it out (warning, redundant-wildcard)\n"
                + "1 warning\n1 loaded, 0 refused\n");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void failOn_warning_fails() throws IOException {
    write("a.yml", RULE);
    assertThat(Cli.run("check", "--fail-on", "warning", "-m", maps, rules).code()).isEqualTo(1);
  }

  @Test
  void ignore_aCheck_neitherShowsNorFails() throws IOException {
    write("a.yml", RULE);
    Cli run =
        Cli.run(
            "check", "--fail-on=warning", "--ignore=of-one,redundant-wildcard", "-m", maps, rules);
    assertThat(run).isEqualTo(new Cli(0, "1 loaded, 0 refused\n", ""));
  }

  @Test
  void ignore_unknownOrRefused_isACallGoneWrong() throws IOException {
    write("a.yml", RULE);
    Cli unknown = Cli.run("check", "--ignore", "redundant-wildcards", "-m", maps, rules);
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("did you mean 'redundant-wildcard'?");
    assertThat(Cli.run("check", "--ignore", "refused", rules).code()).isEqualTo(2);
  }

  @Test
  void minSeverity_note_showsNotesToo() throws IOException {
    write("a.yml", RULE);
    assertThat(Cli.run("check", "--min-severity", "note", "-m", maps, rules).out())
        .contains("expected 'status', found none (note, attribute-missing)")
        .endsWith("\n1 warning, 5 notes\n1 loaded, 0 refused\n");
  }

  @Test
  void error_inARuleThatLoads_fails() throws IOException {
    write("a.yml", RULE + "tags: attack.t1059\n");
    Cli run = Cli.run("check", "--min-severity", "error", "-m", maps, rules);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains(":9:1: 'tags' expects a list, found text; ")
        .endsWith("(error, attribute-type)\n1 error\n1 loaded, 0 refused\n");
  }

  @Test
  void fieldMaps_besideTheRules_sayWhichSourcesThereAre() throws IOException {
    write("a.yml", RULE);
    Path beside = Files.createDirectory(rules.resolve("fieldmaps"));
    Files.writeString(
        beside.resolve("x.yml"),
        "source: x\nclaims: [{body.x: '*'}]\nlog-source: {category: tests}\n");
    assertThat(Cli.run("check", rules).out())
        .contains(":4:1: no field map gives records the log source */test/*: ")
        .contains("did you mean 'tests'? (warning, logsource-unknown)");
  }

  @Test
  void fieldMaps_none_isSaid() throws IOException {
    write("a.yml", RULE);
    assertThat(Cli.run("check", "--set", "rules.field-maps=[]", rules).err())
        .isEqualTo("sigline: no field maps found, so log sources and fields are not checked\n");
  }

  @Test
  void shippedRules_haveNoWarnings() {
    Cli run = Cli.run("check", "--fail-on", "warning", Path.of("..", "rules"));
    assertThat(run.code()).as(run.out()).isZero();
    assertThat(run.out()).matches("[1-9][0-9]+ loaded, 0 refused\\n");
  }

  @Test
  void json_findings_areOneObject() throws IOException {
    Path file = write("a.yml", RULE);
    write("b.yml", "title: B\n");
    JsonNode root = json(Cli.run("check", "--format", "json", "-m", maps, rules));
    assertThat(root.path("loaded").intValue()).isEqualTo(1);
    assertThat(root.path("refused").intValue()).isEqualTo(1);
    assertThat(root.path("findings").findValuesAsText("check"))
        .contains("refused", "redundant-wildcard", "id-missing");
    JsonNode wildcard =
        root.path("findings")
            .valueStream()
            .filter(it -> it.path("check").asText().equals("redundant-wildcard"))
            .findFirst()
            .orElseThrow();
    assertThat(wildcard.path("file").asText()).isEqualTo(file.toString());
    assertThat(wildcard.path("line").intValue()).isEqualTo(7);
    assertThat(wildcard.path("column").intValue()).isEqualTo(18);
    assertThat(wildcard.path("suggestion").asText()).isEqualTo("leave it out");
  }

  /** What the schema of SARIF 2.1.0 requires and restricts, of what is written. */
  @Test
  void sarif_log_hasWhatTheSchemaRequires() throws IOException {
    write("a b.yml", RULE + "tags: attack.t1059\n");
    write("b.yml", "title: B\n");
    Cli result = Cli.run("check", "--min-severity=note", "--format=sarif", "-m", maps, rules);
    assertThat(result.code()).isEqualTo(1);
    JsonNode log = json(result);

    assertThat(log.fieldNames()).toIterable().containsExactly("$schema", "version", "runs");
    assertThat(log.path("version").asText()).isEqualTo("2.1.0");
    JsonNode run = log.path("runs").get(0);
    assertThat(run.path("tool").path("driver").path("name").asText()).isNotBlank();
    Set<String> rules = new HashSet<>();
    for (JsonNode rule : run.path("tool").path("driver").path("rules")) {
      assertThat(rules.add(rule.path("id").asText())).isTrue();
      assertThat(rule.path("shortDescription").path("text").asText()).isNotBlank();
      assertThat(rule.path("defaultConfiguration").path("level").asText())
          .isIn("none", "note", "warning", "error");
    }
    assertThat(run.path("columnKind").asText()).isIn("utf16CodeUnits", "unicodeCodePoints");
    assertThat(run.path("results")).hasSizeGreaterThan(5);
    for (JsonNode found : run.path("results")) {
      assertThat(found.path("message").path("text").asText()).isNotBlank();
      assertThat(rules).contains(found.path("ruleId").asText());
      assertThat(found.path("level").asText()).isIn("none", "note", "warning", "error");
      JsonNode place = found.path("locations").get(0).path("physicalLocation");
      assertThat(place.path("artifactLocation").path("uri").asText())
          .startsWith("file:///")
          .doesNotContain(" ");
      if (place.has("region")) {
        assertThat(place.path("region").path("startLine").intValue()).isPositive();
        JsonNode column = place.path("region").path("startColumn");
        assertThat(column.isMissingNode() || column.intValue() > 0).isTrue();
      }
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(rules.resolve(name), text);
  }

  private static JsonNode json(Cli run) throws IOException {
    return new ObjectMapper().readTree(run.out());
  }
}
