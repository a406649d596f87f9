package io.sigline.engine.pipeline;

import static io.sigline.engine.pipeline.Piped.assertBecomes;
import static io.sigline.engine.pipeline.Piped.assertStays;
import static io.sigline.engine.pipeline.Piped.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.Sigma;
import io.sigline.engine.rule.Rule;
import org.junit.jupiter.api.Test;

final class ConditionsTest {

  private static Pipelines suffixIf(String conditions) {
    return pipeline("{type: field_name_suffix, suffix: .s, " + conditions + "}");
  }

  private static boolean holdsForRule(String condition, String attributes) {
    Rule rule =
        Piped.rule(
            suffixIf("rule_conditions: [" + condition + "]"), attributes + Sigma.item("F: 1"));
    return rule.detection().searches().containsValue(Piped.search("F.s: 1"));
  }

  private static boolean holdsForItem(String condition, String item) {
    Pipelines pipelines = suffixIf("detection_item_conditions: [" + condition + "]");
    return !Piped.search(pipelines, item).equals(Piped.search(item));
  }

  @Test
  void logsource_coversTheRules() {
    assertThat(holdsForRule("{type: logsource, category: Test}", "")).isTrue();
    assertThat(holdsForRule("{type: logsource, category: test, product: x}", "")).isFalse();
  }

  @Test
  void containsField_andItem_lookAtTheDetection() {
    assertThat(holdsForRule("{type: contains_field, field: F}", "")).isTrue();
    assertThat(holdsForRule("{type: contains_field, field: G}", "")).isFalse();
    assertThat(holdsForRule("{type: contains_detection_item, field: F, value: 1}", "")).isTrue();
    assertThat(holdsForRule("{type: contains_detection_item, field: F, value: 2}", "")).isFalse();
  }

  @Test
  void ruleAttribute_comparesByItsKind() {
    String about =
        "level: medium\nstatus: test\ndate: 2024-05-01\nscore: 7\ntags: [attack.t1059]\n";
    assertThat(holdsForRule("{type: rule_attribute, attribute: level, value: low, op: gt}", about))
        .isTrue();
    assertThat(
            holdsForRule("{type: rule_attribute, attribute: level, value: high, op: gte}", about))
        .isFalse();
    assertThat(
            holdsForRule(
                "{type: rule_attribute, attribute: status, value: experimental, op: gt}", about))
        .isTrue();
    assertThat(
            holdsForRule(
                "{type: rule_attribute, attribute: date, value: 2024-05-02, op: lt}", about))
        .isTrue();
    assertThat(holdsForRule("{type: rule_attribute, attribute: score, value: 7}", about)).isTrue();
    assertThat(
            holdsForRule(
                "{type: rule_attribute, attribute: tags, value: attack.t1059, op: in}", about))
        .isTrue();
    assertThat(holdsForRule("{type: rule_attribute, attribute: tags, value: x, op: not_in}", about))
        .isTrue();
    assertThat(holdsForRule("{type: rule_attribute, attribute: title, value: T}", about)).isTrue();
    assertThat(holdsForRule("{type: rule_attribute, attribute: team, value: T, op: ne}", about))
        .isFalse();
  }

  @Test
  void tagAndKind_areOfTheRule() {
    assertThat(holdsForRule("{type: tag, tag: attack.T1059}", "tags: [attack.t1059]\n")).isTrue();
    assertThat(holdsForRule("{type: tag, tag: attack.t1}", "tags: [attack.t1059]\n")).isFalse();
    assertThat(holdsForRule("{type: is_sigma_rule}", "")).isTrue();
    assertThat(holdsForRule("{type: is_sigma_correlation_rule}", "")).isFalse();
  }

  @Test
  void processingItemApplied_looksAtRuleItemAndName() {
    String mapping =
        "{id: m, type: field_name_mapping, mapping: {F: f}, field_name_conditions: "
            + "[{type: include_fields, fields: [F]}]}";
    String rules = "rule_conditions: [{type: processing_item_applied, processing_item_id: m}]";
    String items =
        "detection_item_conditions: [{type: processing_item_applied, processing_item_id: m}]";
    String names =
        "field_name_conditions: [{type: processing_item_applied, processing_item_id: m}]";
    String suffix = "{type: field_name_suffix, suffix: .s, ";
    assertBecomes(pipeline(mapping, suffix + rules + "}"), "F: 1\nG: 2", "f.s: 1\nG.s: 2");
    assertBecomes(pipeline(mapping, suffix + items + "}"), "F: 1\nG: 2", "f.s: 1\nG: 2");
    assertBecomes(pipeline(mapping, suffix + names + "}"), "F: 1\nG: 2", "f.s: 1\nG: 2");
    Rule rule =
        Piped.rule(
            pipeline(mapping, suffix + names + "}"), "fields: [F, G]\n" + Sigma.item("F: 1"));
    assertThat(rule.fields()).containsExactly("f.s", "G");
  }

  @Test
  void processingState_isWhatWasSetForTheRule() {
    String set =
        "{type: set_state, key: n, val: 5, rule_conditions: [{type: contains_field, field: F}]}";
    for (String kind : new String[] {"rule", "detection_item", "field_name"}) {
      Pipelines pipelines =
          pipeline(
              set,
              "{type: field_name_suffix, suffix: .s, "
                  + kind
                  + "_conditions: [{type: processing_state, key: n, val: 4, op: gt}]}");
      assertBecomes(pipelines, "F: 1", "F.s: 1");
      assertStays(pipelines, "G: 1");
    }
  }

  @Test
  void matchString_looksAtAnyOrAllTexts() {
    assertThat(holdsForItem("{type: match_string, cond: any, pattern: a}", "F: [abc, x]")).isTrue();
    assertThat(holdsForItem("{type: match_string, cond: all, pattern: a}", "F: [abc, x]"))
        .isFalse();
    assertThat(holdsForItem("{type: match_string, cond: any, pattern: b}", "F: abc")).isFalse();
    assertThat(
            holdsForItem("{type: match_string, cond: any, pattern: '\\*b\\*$'}", "F|contains: b"))
        .isTrue();
    assertThat(
            holdsForItem("{type: match_string, cond: any, pattern: a, negate: true}", "F: [a, x]"))
        .isTrue();
  }

  @Test
  void matchString_valuesUnderAll_areOneItem() {
    Pipelines pipelines =
        pipeline(
            "{type: drop_detection_item, detection_item_conditions: [{type: match_string, cond:"
                + " any, pattern: '.*x'}]}");
    assertBecomes(pipelines, "F|contains|all: [x, y]\nF|endswith: z\nG: 1", "F|endswith: z\nG: 1");
  }

  @Test
  void valueConditions_lookAtKindsOfValues() {
    assertThat(holdsForItem("{type: match_value, cond: any, value: 5}", "F: [4, 5]")).isTrue();
    assertThat(holdsForItem("{type: match_value, cond: all, value: 5}", "F: [4, 5]")).isFalse();
    assertThat(holdsForItem("{type: contains_wildcard, cond: any}", "F: ['a*', b]")).isTrue();
    assertThat(holdsForItem("{type: contains_wildcard, cond: any}", "F: 'a\\*'")).isFalse();
    assertThat(holdsForItem("{type: is_null, cond: any}", "F: [null, b]")).isTrue();
    assertThat(holdsForItem("{type: is_null, cond: all}", "F: [null, b]")).isFalse();
  }

  @Test
  void includeAndExcludeFields_takeNamesOrExpressions() {
    assertBecomes(
        suffixIf("field_name_conditions: [{type: include_fields, fields: [F]}]"),
        "F: 1\nFG: 1",
        "F.s: 1\nFG: 1");
    assertBecomes(
        suffixIf("field_name_conditions: [{type: include_fields, mode: re, fields: [F, 'G$']}]"),
        "F: 1\nFG: 1\nGF: 1",
        "F.s: 1\nFG.s: 1\nGF: 1");
    assertBecomes(
        suffixIf("field_name_conditions: [{type: exclude_fields, fields: [F]}]"),
        "F: 1\nG: 1",
        "F: 1\nG.s: 1");
  }

  @Test
  void conditions_areJoinedNegatedAndNamed() {
    String both = "[{type: contains_field, field: F}, {type: contains_field, field: G}]";
    assertStays(suffixIf("rule_conditions: " + both), "F: 1");
    assertBecomes(suffixIf("rule_cond_op: or, rule_conditions: " + both), "F: 1", "F.s: 1");
    assertBecomes(suffixIf("rule_cond_not: true, rule_conditions: " + both), "F: 1", "F.s: 1");
    assertBecomes(
        suffixIf(
            "rule_cond_expr: f and not (g or h), rule_conditions: {f: {type: contains_field, field:"
                + " F}, g: {type: contains_field, field: G}, h: {type: contains_field, field: H}}"),
        "F: 1",
        "F.s: 1");
    assertStays(
        suffixIf(
            "field_name_cond_expr: not f, field_name_conditions: {f: {type: include_fields, fields:"
                + " [F]}}"),
        "F: 1");
    assertStays(
        suffixIf(
            "detection_item_cond_not: true, detection_item_conditions: {a: {type: is_null, cond:"
                + " any}}"),
        "F: null");
  }
}
