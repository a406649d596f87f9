package io.sigline.receiver.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.engine.compile.RuleFields;
import io.sigline.engine.rule.Problem;
import io.sigline.receiver.config.RulesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines are loaded, watched and replaced with the rules. */
class LivePipelinesTest {
  @TempDir private Path folder;
  private Path pipeline = Path.of("");

  @BeforeEach
  void files() throws IOException {
    Files.writeString(
        Files.createDirectory(folder.resolve("rules")).resolve("rule.yml"),
        """
        title: R
        logsource: {category: test}
        detection: {selection: {User: bob}, condition: selection}
        """);
    pipeline = folder.resolve("p.yml");
    map("user");
  }

  private void map(String to) throws IOException {
    Files.writeString(
        pipeline,
        "name: p\ntransformations: [{type: field_name_mapping, mapping: {User: " + to + "}}]\n");
  }

  private LiveRules rules() {
    return new LiveRules(
        RulesConfig.all(List.of(folder.resolve("rules")), List.of(), Map.of())
            .withPipelines(List.of(pipeline)),
        InstantSource.system());
  }

  private static List<String> fields(LiveRules rules) {
    return List.copyOf(RuleFields.of(rules.current().rules()));
  }

  @Test
  void reload_changedPipeline_changesTheRules() throws IOException {
    LiveRules rules = rules();
    assertThat(fields(rules)).containsExactly("user");
    assertThat(rules.current().pipelines().names()).containsExactly("p");
    assertThat(rules.current().files()).containsKey(pipeline);

    map("user.name");

    assertThat(rules.reload("test")).isTrue();
    assertThat(fields(rules)).containsExactly("user.name");
  }

  @Test
  void reload_pipelineWithAMistake_keepsTheOldRules() throws IOException {
    LiveRules rules = rules();
    Files.writeString(pipeline, "transformations: [{type: renamed}]\n");

    assertThat(rules.reload("test")).isFalse();

    assertThat(rules.lastFailure())
        .contains("a pipeline cannot be used")
        .contains("p.yml:1: unknown transformation 'renamed'");
    assertThat(fields(rules)).containsExactly("user");
  }

  @Test
  void start_pipelineWithAMistakeOrMissing_isRefused() throws IOException {
    Files.writeString(pipeline, "- x\n");
    assertThatThrownBy(this::rules)
        .isInstanceOf(RulesException.class)
        .hasMessageContaining("p.yml:1: expected a pipeline");
    Files.delete(pipeline);
    assertThatThrownBy(this::rules)
        .isInstanceOf(RulesException.class)
        .hasMessageContaining("p.yml: expected a file or folder, found none");
  }

  @Test
  void load_pipelineWithoutEffect_isWarnedOf() throws IOException {
    Files.writeString(
        pipeline, "transformations: [{type: field_name_mapping, mapping: {Image: image}}]\n");
    assertThat(rules().current().warnings())
        .extracting(Problem::check)
        .containsExactly("pipeline-without-effect");
  }

  @Test
  void examplesOfTheDocumentation_canBeUsed() {
    PipelineFiles examples = PipelineFiles.load(List.of(Path.of("..", "docs", "pipelines")));
    assertThat(examples.problems()).isEmpty();
    assertThat(examples.pipelines().warnings()).isEmpty();
    assertThat(examples.pipelines().names())
        .containsExactly("Our environment", "Processes under ECS names");
  }
}
