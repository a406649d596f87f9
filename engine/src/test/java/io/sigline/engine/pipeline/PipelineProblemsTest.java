package io.sigline.engine.pipeline;

import static io.sigline.engine.pipeline.Piped.refusal;
import static io.sigline.engine.pipeline.Piped.stepRefusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sigline.engine.MutatedText;
import io.sigline.engine.rule.Problem;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mistakes in pipelines are named with file, line, what was expected, and what was meant. */
final class PipelineProblemsTest {
  private static final String PIPELINE =
      """
      name: Mutated
      priority: 10
      vars: {admins: [root, adm*], one: 1}
      allowed_backends: []
      transformations:
        - id: map
          type: field_name_mapping
          mapping: {EventID: [id, code], User: user}
          rule_conditions:
            - {type: logsource, product: windows}
            - {type: rule_attribute, attribute: level, value: low, op: gte}
          rule_cond_op: or
        - type: nest
          items:
            - {type: set_state, key: k, val: 1}
            - {type: replace_string, regex: '^(?P<a>x)+$', replacement: '\\g<a>y'}
          rule_cond_expr: a and not b
          rule_conditions:
            a: {type: processing_item_applied, processing_item_id: map}
            b: {type: tag, tag: attack.t1059}
        - type: hashes_fields
          valid_hash_algos: [MD5]
          field_name_conditions: [{type: include_fields, fields: ['Hash.*'], mode: re}]
        - type: add_condition
          conditions: {index|contains: '$product'}
          template: true
        - type: map_string
          mapping: {a: [b, c]}
          detection_item_conditions: [{type: match_string, cond: any, pattern: '.*'}]
        - {type: drop_detection_item, field_name_conditions: [{type: processing_state, key: k, val: 1}]}
      """;
  private static final List<String> INSERTS =
      List.of(
          "|",
          "*",
          "\\",
          "%",
          "'",
          "\"",
          "[",
          "]",
          "{",
          "}",
          ":",
          "\n",
          " ",
          "---\n",
          "&b",
          "*b",
          "!!",
          "!x",
          "(",
          ")",
          "not ",
          "(?",
          "\t",
          "\u0000",
          "\uD83D",
          "<<: ",
          "9999999999",
          "~",
          "...\n",
          "? ",
          "- ",
          "null",
          "type: ",
          "\\g<",
          "{1,9}");

  @Test
  void read_mutatedPipeline_neverThrows() {
    assertThat(Piped.read(PIPELINE).problems()).isEmpty();
    Random random = new Random(20_261_121);
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      String text = MutatedText.of(PIPELINE, INSERTS, random);
      try {
        Pipelines pipelines = Piped.read(text);
        for (Problem problem : pipelines.problems()) {
          refused++;
          assertThat(problem.line())
              .as("round %d: %s", round, problem)
              .isBetween(1, (int) text.lines().count() + 1);
        }
        var _ = Piped.set(pipelines, RULES);
      } catch (RuntimeException e) {
        throw new AssertionError("round " + round + ":\n" + text, e);
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static final String RULES =
      """
      title: R
      logsource: {product: windows}
      level: high
      detection:
        sel:
          EventID: [1, null]
          User|expand: '%admins%'
          Hashes|contains: ['MD5=ab', x]
        words: [a, b]
        condition: sel or words
      """;

  @Test
  void topLevel_mistakes_areNamed() {
    assertThat(refusal("transformation: []"))
        .isEqualTo(
            "p1.yml:1: unknown key 'transformation' of the pipeline; did you mean"
                + " 'transformations'?");
    assertThat(refusal("priority: high"))
        .isEqualTo("p1.yml:1: 'priority' of the pipeline expects a whole number, found 'high'");
    assertThat(refusal("[]")).isEqualTo("p1.yml:1: expected a pipeline, which is one map");
    assertThat(refusal("transformations: {a: b}"))
        .contains("'transformations' of the pipeline expects a list, found a map");
    assertThat(refusal("vars: {a: {b: c}}")).contains("'a' in 'vars'").contains("found a map");
  }

  @Test
  void transformation_mistakes_areNamed() {
    assertThat(stepRefusal("{type: field_name_maping}"))
        .isEqualTo(
            "p1.yml:2: unknown transformation 'field_name_maping'; did you mean"
                + " 'field_name_mapping'?");
    assertThat(stepRefusal("{id: x}")).isEqualTo("p1.yml:2: a transformation expects 'type'");
    assertThat(stepRefusal("{type: field_name_mapping, maping: {a: b}}"))
        .isEqualTo("p1.yml:2: 'field_name_mapping' expects 'mapping'; did you mean 'maping'?");
    assertThat(stepRefusal("{type: field_name_prefix, prefix: p, sufix: s}"))
        .contains("unknown key 'sufix' of 'field_name_prefix'");
    assertThat(stepRefusal("{type: field_name_mapping, mapping: {a: []}}"))
        .contains("'a' in 'mapping' of 'field_name_mapping' expects at least one text");
    assertThat(stepRefusal("{type: replace_string, regex: '(', replacement: x}"))
        .contains("expected a regular expression, found '('");
    assertThat(stepRefusal("{type: replace_string, regex: a, replacement: '\\1'}"))
        .contains("the group '1', which the expression has not");
    assertThat(stepRefusal("{type: regex, method: plian}")).contains("did you mean 'plain'?");
    assertThat(stepRefusal("{type: value_placeholders, include: [a], exclude: [b]}"))
        .contains("either 'include' or 'exclude'");
    assertThat(stepRefusal("{type: change_logsource}"))
        .contains("at least one of category, product and service");
    assertThat(stepRefusal("{type: add_condition, conditions: {a|contain: b}}"))
        .contains("unknown modifier 'contain'");
    assertThat(stepRefusal("{type: nest, items: []}")).contains("at least one transformation");
    assertThat(stepRefusal("{type: set_value, value: x, force_type: num}"))
        .contains("expected a number, found 'x'");
  }

  @Test
  void whatIsForQueries_isRefusedOrWarnedOf() {
    assertThat(stepRefusal("{type: query_expression_placeholders, expression: x}"))
        .contains("Sigline makes no queries");
    Pipelines pipelines =
        Piped.pipelines(
            "allowed_backends: [splunk]\npostprocessing: [{type: embed}]\nfinalizers: [{type:"
                + " concat}]\n");
    assertThat(pipelines.warnings())
        .extracting(Problem::line, Problem::check)
        .containsExactly(
            tuple(1, "pipeline-for-queries"),
            tuple(2, "pipeline-for-queries"),
            tuple(3, "pipeline-for-queries"));
    assertThat(Piped.pipelines("allowed_backends: [sigline]").warnings()).isEmpty();
  }

  @Test
  void condition_mistakes_areNamed() {
    String step = "{type: drop_detection_item, ";
    assertThat(stepRefusal(step + "rule_conditions: [{type: logsorce}]}"))
        .isEqualTo(
            "p1.yml:2: unknown type 'logsorce' in 'rule_conditions'; did you mean 'logsource'?");
    assertThat(stepRefusal(step + "detection_item_conditions: [{type: is_null}]}"))
        .contains("the condition 'is_null' expects 'cond'");
    assertThat(stepRefusal(step + "field_name_conditions: [{type: include_fields, field: a}]}"))
        .contains("expects 'fields'; did you mean 'field'?");
    assertThat(stepRefusal(step + "rule_conditions: [{type: logsource, product: a, prod: b}]}"))
        .contains("unknown key 'prod' of the condition 'logsource'");
    assertThat(stepRefusal(step + "rule_cond_not: true}"))
        .contains("expected 'rule_conditions' beside");
    assertThat(
            stepRefusal(step + "rule_cond_expr: a, rule_conditions: {b: {type: is_sigma_rule}}}"))
        .contains("the condition 'a', which 'rule_conditions' has not");
    assertThat(
            stepRefusal(
                step
                    + "rule_cond_expr: a, rule_conditions: {a: {type: is_sigma_rule}, b: {type:"
                    + " is_sigma_rule}}}"))
        .contains("the expression does not use b");
    assertThat(stepRefusal(step + "rule_cond_expr: a, rule_conditions: [{type: is_sigma_rule}]}"))
        .contains("must be a map of them");
    assertThat(
            stepRefusal(
                step + "rule_conditions: [{type: rule_attribute, attribute: level, value: hihg}]}"))
        .contains("did you mean 'high'?");
    assertThat(
            stepRefusal(
                "{type: rule_failure, message: x, field_name_conditions: [{type: include_fields,"
                    + " fields: a}]}"))
        .contains("'rule_failure' is applied to whole rules");
  }

  @Test
  void names_thatNoPipelineGives_areNamed() {
    assertThat(
            refusal(
                """
                transformations:
                  - {id: mapping, type: field_name_suffix, suffix: x}
                  - type: drop_detection_item
                    rule_conditions: [{type: processing_item_applied, processing_item_id: maping}]
                """))
        .isEqualTo("p1.yml:4: no transformation has the id 'maping'; did you mean 'mapping'?");
    assertThat(
            stepRefusal(
                "{type: drop_detection_item, rule_conditions: [{type: processing_state, key: k,"
                    + " val: 1}]}"))
        .contains("no 'set_state' sets the key 'k'");
  }

  @Test
  void everyMistake_isNamedAtOnce() {
    assertThat(Piped.read("transformations: [{type: a}, {type: b}]\n", "x: y\n").problems())
        .extracting(Problem::file)
        .containsExactly("p2.yml", "p1.yml", "p1.yml");
  }
}
