package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The option {@code --pipeline}, and what shows the effect of pipelines. */
class PipelineCommandsTest {
  private static final String ID = "6f3e8b1c-0000-4000-8000-000000000001";
  private static final String RULE =
      """
      title: Shell
      id: 6f3e8b1c-0000-4000-8000-000000000001
      logsource: {category: test}
      detection:
        selection: {CommandLine|contains: whoami}
        condition: selection
      """;
  private static final String RECORD =
      """
      {"resourceLogs": [{"resource": {"attributes": [{"key": "sigma.category", "value":
      {"stringValue": "test"}}]}, "scopeLogs": [{"logRecords": [{"attributes": [{"key":
      "process.command_line", "value": {"stringValue": "cmd /c whoami"}}]}]}]}]}
      """;

  @TempDir private Path folder;
  private Path rule = Path.of("");
  private Path maps = Path.of("");
  private Path pipeline = Path.of("");
  private Path record = Path.of("");

  @BeforeEach
  void files() throws IOException {
    maps = Files.createDirectory(folder.resolve("maps"));
    rule = Files.writeString(folder.resolve("rule.yml"), RULE);
    record = Files.writeString(folder.resolve("record.json"), RECORD.replace("\n", " "));
    pipeline =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: ECS
            transformations:
              - id: names
                type: field_name_mapping
                mapping: {CommandLine: process.command_line}
              - type: field_name_suffix
                suffix: x
                rule_conditions: [{type: logsource, product: macos}]
            """);
  }

  private Cli run(Object... arguments) {
    return Cli.run(arguments);
  }

  @Test
  void match_withPipeline_readsTheFieldThatThePipelineNames() {
    assertThat(run("match", "-m", maps, "-r", rule, record).out()).isEmpty();
    Cli run = run("match", "-m", maps, "-r", rule, "--pipeline", pipeline, record);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains(ID).contains("process.command_line");
  }

  @Test
  void backtestExplainAndSelftest_withPipeline_judgeTheChangedRule() {
    assertThat(run("backtest", "-m", maps, "-r", rule, "-p", pipeline, record).out())
        .contains("Shell");
    assertThat(
            run("explain", "-m", maps, "-r", rule, "-p", pipeline, "-e", record, "--rule", ID)
                .out())
        .contains("+ selection", "process.command_line contains 'whoami'");
    assertThat(run("rules", "selftest", "--all", "-m", maps, "-r", rule, "-p", pipeline).out())
        .contains("needs-named-source")
        .contains("0 impossible, 0 failed");
  }

  @Test
  void test_withPipeline_testsTheChangedRule() throws IOException {
    Path test =
        Files.writeString(
            folder.resolve("rule.test.yml"),
            """
            match:
              - name: whoami
                resource: {sigma.category: test}
                attributes: {process.command_line: whoami}
            """);
    assertThat(run("test", "-m", maps, test).code()).isEqualTo(1);
    Cli run = run("test", "-m", maps, "-p", pipeline, test);
    assertThat(run.out()).contains("1 rule tests, 1 records, 0 failed");
    assertThat(run.code()).isZero();
  }

  @Test
  void check_withPipeline_tellsWhatEachTransformationDid() {
    Cli run = run("check", "-m", maps, "-p", pipeline, rule);
    assertThat(run.out())
        .contains(
            pipeline
                + ":3: pipeline 'ECS': field_name_mapping 'names' applied to 1 rules, changed 1 of"
                + " them (1 detection items)\n"
                + pipeline
                + ":6: pipeline 'ECS': field_name_suffix applied to 0 rules, changed 0 of them (0"
                + " detection items)\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void check_pipelineThatDoesNothing_isWarnedOf() throws IOException {
    Files.writeString(
        pipeline, "name: Idle\ntransformations: [{type: field_name_mapping, mapping: {A: b}}]\n");
    assertThat(run("check", "-m", maps, "-p", pipeline, rule).out())
        .contains(
            "the pipeline 'Idle' has changed none of 1 rules (warning, pipeline-without-effect)");
  }

  @Test
  void check_fieldThatNoRecordHas_isTheOneOfThePipeline() throws IOException {
    Files.writeString(
        maps.resolve("x.yml"),
        "source: x\nclaims: [{body.x: '*'}]\nlog-source: {category: test}\nfields: {CommandLine:"
            + " body.c}\n");
    assertThat(run("check", "-m", maps, rule).out()).doesNotContain("field-unknown");
    assertThat(run("check", "-m", maps, "-p", pipeline, rule).out())
        .contains(":5:3: no record of */test/* has the field 'process.command_line'");
    Files.writeString(
        pipeline,
        "transformations: [{type: field_name_mapping, mapping: {CommandLine: [CommandLine, x]}}]\n");
    assertThat(run("check", "-m", maps, "-p", pipeline, rule).out())
        .as("of alternatives one is enough")
        .doesNotContain("field-unknown");
  }

  @Test
  void transform_showsBeforeAndAfter() {
    Cli run = run("rules", "transform", "shell", "-m", maps, "-r", rule, "-p", pipeline);
    assertThat(run.out())
        .contains(
            "Shell (" + ID + ") " + rule + ":1\n",
            "    log source: */test/*\n",
            "  -   CommandLine is '*whoami*'\n",
            "  +   process.command_line is '*whoami*'\n",
            "field_name_mapping 'names' applied to 1 rules",
            "1 of 1 rules and correlations changed, 0 refused by pipelines\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void transform_refusedOrUnknownOrWithoutPipeline_fails() throws IOException {
    Cli without = run("rules", "transform", "-m", maps, "-r", rule);
    assertThat(without.code()).isEqualTo(1);
    assertThat(without.err()).contains("expected a pipeline");
    assertThat(run("rules", "transform", "nobody", "-m", maps, "-r", rule, "-p", pipeline).err())
        .contains("no rule with the id, name or title 'nobody' is loaded");
    Files.writeString(pipeline, "transformations: [{type: rule_failure, message: not this one}]\n");
    Cli refused = run("rules", "transform", "-m", maps, "-r", rule, "-p", pipeline);
    assertThat(refused.out())
        .contains("refused " + rule + ":1: a pipeline refuses it: not this one");
    assertThat(refused.code()).isEqualTo(1);
  }

  @Test
  void pipeline_withAMistakeOrMissing_stopsTheCommand() throws IOException {
    Files.writeString(pipeline, "transformations: [{type: rename}]\n");
    for (String command : new String[] {"match", "backtest"}) {
      Cli run = run(command, "-m", maps, "-r", rule, "-p", pipeline, record);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err())
          .contains(
              "a pipeline cannot be used: " + pipeline + ":1: unknown transformation 'rename'");
    }
    assertThat(run("check", "-m", maps, "-p", folder.resolve("none.yml"), rule).err())
        .contains("none.yml: expected a file or folder, found none");
  }
}
