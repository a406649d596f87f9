package io.sigline.engine.pipeline;

import static io.sigline.engine.pipeline.Piped.assertBecomes;
import static io.sigline.engine.pipeline.Piped.assertStays;
import static io.sigline.engine.pipeline.Piped.itemRefusal;
import static io.sigline.engine.pipeline.Piped.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.MapEvent;
import io.sigline.engine.Sigma;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TransformationsTest {

  private static boolean matches(Rule rule, Map<String, ?> event) {
    return new ReferenceEvaluator(rule).matches(new MapEvent(event));
  }

  private static Rule mappedToTwo(String item) {
    return Piped.rule(
        pipeline("{type: field_name_mapping, mapping: {F: [a, b]}}"), Sigma.item(item));
  }

  @Test
  void fieldNameMapping_oneToOne_renamesItemsReferencesAndFields() {
    Pipelines pipelines = pipeline("{type: field_name_mapping, mapping: {F: f, G: g}}");
    assertBecomes(pipelines, "F|contains: x\nH: 1", "f|contains: x\nH: 1");
    assertBecomes(pipelines, "H|fieldref: G", "H|fieldref: g");
    assertBecomes(pipelines, "F|neq: x", "f|neq: x");
    assertBecomes(pipelines, "F|contains|all: [x, y]", "f|contains|all: [x, y]");
    Rule rule = Piped.rule(pipelines, "fields: [F, H]\n" + Sigma.item("F: 1"));
    assertThat(rule.fields()).containsExactly("f", "H");
  }

  @Test
  void fieldNameMapping_oneToMany_isOneOrTheOther() {
    Rule rule = mappedToTwo("F: x");
    assertThat(matches(rule, Map.of("a", "x"))).isTrue();
    assertThat(matches(rule, Map.of("b", "x"))).isTrue();
    assertThat(matches(rule, Map.of("F", "x"))).isFalse();
    Rule all = mappedToTwo("F|contains|all: [x, y]");
    assertThat(matches(all, Map.of("b", "xy"))).isTrue();
    assertThat(matches(all, Map.of("a", "x", "b", "y"))).isFalse();
  }

  @Test
  void fieldNameMapping_oneToMany_isMissingWhereAllAreAndDeniedWhereOneIs() {
    Rule missing = mappedToTwo("F: null");
    assertThat(matches(missing, Map.of("c", 1))).isTrue();
    assertThat(matches(missing, Map.of("a", 1))).isFalse();
    assertThat(matches(missing, Map.of("b", 1))).isFalse();
    Rule absent = mappedToTwo("F|exists: false");
    assertThat(matches(absent, Map.of("b", 1))).isFalse();
    Rule either = mappedToTwo("F: [null, x]");
    assertThat(matches(either, Map.of("a", "x"))).isTrue();
    assertThat(matches(either, Map.of("a", "y"))).isFalse();
    assertThat(matches(either, Map.of())).isTrue();
    Rule denied = mappedToTwo("F|neq: x");
    assertThat(matches(denied, Map.of("a", "x"))).isFalse();
    assertThat(matches(denied, Map.of("b", "x"))).isFalse();
    assertThat(matches(denied, Map.of("b", "y"))).isTrue();
  }

  @Test
  void fieldNamePrefixMapping_replacesOrDropsPrefixes() {
    Pipelines pipelines =
        pipeline("{type: field_name_prefix_mapping, mapping: {win.: [w., x.], data.: ''}}");
    assertBecomes(pipelines, "data.User: 1", "User: 1");
    assertStays(pipelines, "other.User: 1");
    Rule rule = Piped.rule(pipelines, Sigma.item("win.User: 1"));
    assertThat(matches(rule, Map.of("x.User", 1))).isTrue();
  }

  @Test
  void fieldNamePrefixAndSuffix_areAdded() {
    assertBecomes(pipeline("{type: field_name_prefix, prefix: p.}"), "F: 1", "p.F: 1");
    assertBecomes(pipeline("{type: field_name_suffix, suffix: .s}"), "F: 1", "F.s: 1");
  }

  @Test
  void fieldNameTransform_changesCase() {
    assertBecomes(
        pipeline(
            "{type: field_name_transform, transform_func: snake_case, mapping: {EventID: id}}"),
        "ParentCommandLine: 1\nSourceIP: 2\nEventID: 3",
        "parent_command_line: 1\nsource_ip: 2\nid: 3");
    assertBecomes(
        pipeline("{type: field_name_transform, transform_func: lower}"), "Ab: 1", "ab: 1");
  }

  @Test
  void dropDetectionItem_takesTheItemOutOfSearchAndCondition() {
    Pipelines pipelines =
        pipeline(
            "{type: drop_detection_item, field_name_conditions: [{type: include_fields, fields:"
                + " [D]}]}");
    assertBecomes(pipelines, "D|contains: [x, y]\nF: 1", "F: 1");
    Rule rule =
        Piped.rule(pipelines, Sigma.text("sel: {F: 1}\nfil: {D: 1}\ncondition: sel and not fil\n"));
    assertThat(rule.detection().searches()).containsOnlyKeys("sel");
    assertThat(matches(rule, Map.of("F", 1, "D", 1))).isTrue();
    assertThat(itemRefusal(pipelines, "D: 1"))
        .isEqualTo("pipelines have dropped all that its condition asks for");
  }

  @Test
  void hashesFields_splitsByAlgorithm() {
    Pipelines pipelines =
        pipeline(
            """
            type: hashes_fields
            valid_hash_algos: [MD5, SHA1, SHA256]
            field_prefix: File
            field_name_conditions: [{type: include_fields, fields: [Hashes]}]
            """);
    assertBecomes(pipelines, "Hashes: [MD5=ab, MD5=cd]", "FileMD5: [ab, cd]");
    assertBecomes(pipelines, "Hashes|contains: SHA1=ab", "FileSHA1: ab*");
    assertBecomes(
        pipelines,
        "Hashes: 0123456789abcdef0123456789ABCDEF",
        "FileMD5: 0123456789abcdef0123456789ABCDEF");
    Rule several = Piped.rule(pipelines, Sigma.item("Hashes: [MD5=ab, IMPHASH=ef]"));
    assertThat(matches(several, Map.of("FileMD5", "AB"))).isTrue();
    assertThat(matches(several, Map.of("Hashes", "IMPHASH=ef"))).isTrue();
    Rule all = Piped.rule(pipelines, Sigma.item("Hashes|contains|all: [MD5=ab, SHA1=cd]"));
    assertThat(matches(all, Map.of("FileMD5", "ab"))).isFalse();
    assertThat(matches(all, Map.of("FileMD5", "ab", "FileSHA1", "cd"))).isTrue();
    assertThat(itemRefusal(pipelines, "Hashes: IMPHASH=ef")).contains("expects hashes in 'Hashes'");
  }

  @Test
  void valuePlaceholders_takeValuesFromVars() {
    Pipelines pipelines = pipeline("{type: value_placeholders}");
    assertBecomes(pipelines, "U|expand: 'x-%admins%'", "U: [x-root, 'x-adm*']");
    assertBecomes(pipelines, "U|contains|expand: '%one%%admins%'", "U|contains: [1root, '1adm*']");
    assertThat(itemRefusal(pipelines, "U|expand: '%who%'"))
        .isEqualTo("the placeholder '%who%' has no values");
    RuleSet encoded = Piped.set(pipelines, Sigma.item("U|expand|base64: '%admins%'"));
    assertThat(encoded.refused())
        .singleElement()
        .asString()
        .startsWith("r1.yml:6: ")
        .contains("which 'U|expand|base64' needs at once");
  }

  @Test
  void wildcardPlaceholders_standForAnything() {
    assertBecomes(
        pipeline("{type: value_placeholders, include: [one]}", "{type: wildcard_placeholders}"),
        "U|expand: ['%one%', 'x%admins%']",
        "U: [1, 'x*']");
    assertThat(
            itemRefusal(
                pipeline("{type: wildcard_placeholders, exclude: [who]}"), "U|expand: '%who%'"))
        .contains("'%who%' has no values");
  }

  @Test
  void wildcardPlaceholders_keywordOfNothingElse_isRefused() {
    RuleSet set =
        Piped.set(
            pipeline("{type: wildcard_placeholders}"),
            Sigma.text("sel:\n  '|expand': '%x%'\ncondition: sel\n"));
    assertThat(set.refused())
        .singleElement()
        .asString()
        .contains("a keyword '*', which is in every event");
  }

  @Test
  void addCondition_isAskedForAsWell() {
    String text = Sigma.item("F: 1").replace("category: test", "product: Acme");
    Rule rule =
        Piped.rule(
            pipeline(
                "{type: add_condition, name: src, template: true, conditions: {index|startswith:"
                    + " '$product-${product}'}}"),
            text);
    assertThat(matches(rule, Map.of("F", 1, "index", "acme-acme-7"))).isTrue();
    assertThat(matches(rule, Map.of("F", 1))).isFalse();
    assertThat(rule.detection().conditionText()).isEqualTo("src and (sel)");
    Rule negated =
        Piped.rule(
            pipeline("{type: add_condition, negated: true, conditions: {F: 2, G: [3, 4]}}"),
            Sigma.item("H: 1"));
    assertThat(matches(negated, Map.of("H", 1, "F", 2))).isTrue();
    assertThat(matches(negated, Map.of("H", 1, "F", 2, "G", 4))).isFalse();
    assertThat(
            itemRefusal(
                pipeline("{type: add_condition, template: true, conditions: {i: $service}}"),
                "F: 1"))
        .contains("asks for the service of its log source");
  }

  @Test
  void addCondition_isChangedByWhatFollows() {
    Rule rule =
        Piped.rule(
            pipeline(
                "{type: add_condition, name: sel, conditions: {F: 2}}",
                "{type: field_name_mapping, mapping: {F: f}}"),
            Sigma.item("F: 1"));
    assertThat(rule.detection().searches()).containsOnlyKeys("sel", "sel_2");
    assertThat(rule.detection().searches().get("sel_2")).isEqualTo(Piped.search("f: 2"));
  }

  @Test
  void changeLogsource_replacesTheWhole() {
    Rule rule =
        Piped.rule(pipeline("{type: change_logsource, product: Windows}"), Sigma.item("F: 1"));
    assertThat(rule.logSource()).isEqualTo(new LogSource(null, "windows", null));
  }

  @Test
  void fieldsOfTheRule_areAddedRemovedAndSet() {
    Pipelines pipelines =
        pipeline("{type: add_field, field: [b, c]}", "{type: remove_field, field: a}");
    assertThat(Piped.rule(pipelines, "fields: [a]\n" + Sigma.item("F: 1")).fields())
        .containsExactly("b", "c");
    assertThat(Piped.rule(pipeline("{type: set_field, fields: [x]}"), Sigma.item("F: 1")).fields())
        .containsExactly("x");
  }

  @Test
  void replaceString_worksOnTextsWithWildcards() {
    assertBecomes(
        pipeline(
            "{type: replace_string, regex: '^.:(?P<a_b>.*)$', replacement: '\\\\Dev\\g<a_b>'}"),
        "F: 'C:\\Win\\\\*\\x?.exe'",
        "F: '\\Dev\\Win\\\\*\\x?.exe'");
    assertBecomes(
        pipeline("{type: replace_string, regex: '[*]', replacement: '?'}"), "F: 'a*'", "F: 'a?'");
    assertBecomes(
        pipeline("{type: replace_string, regex: 'a', replacement: '*\\*'}"),
        "F: 'xa\\*'",
        "F: 'x*\\*\\*'");
    assertBecomes(
        pipeline("{type: replace_string, regex: '(\\d)$', replacement: '\\g<1>\\1'}"),
        "F: 12",
        "F: 122");
    assertBecomes(pipeline("{type: replace_string, regex: x, replacement: y}"), "['x1']", "['y1']");
  }

  @Test
  void replaceString_skipSpecial_leavesWildcards() {
    Pipelines plain =
        pipeline("{type: replace_string, skip_special: true, regex: '[a*]+', replacement: 'b*'}");
    assertBecomes(plain, "F: 'a*a'", "F: 'b\\**b\\*'");
    Pipelines interpreting =
        pipeline(
            "{type: replace_string, skip_special: true, interpret_special: true, regex: 'a',"
                + " replacement: 'b*'}");
    assertBecomes(interpreting, "F: 'a?'", "F: 'b*?'");
  }

  @Test
  void replaceString_patternThatNeverEnds_refusesTheRule() {
    assertThat(
            itemRefusal(
                pipeline("{type: replace_string, regex: '^((x|xx)+)\\2y', replacement: z}"),
                "F: " + "x".repeat(60)))
        .contains("takes too long");
  }

  @Test
  void mapString_mapsWholeTexts() {
    Pipelines pipelines = pipeline("{type: map_string, mapping: {a: b, c: [d, e*], '*k*': m}}");
    assertBecomes(pipelines, "F: [a, c, x]", "F: [b, d, e*, x]");
    assertBecomes(pipelines, "F|contains: [a, k]", "F: ['*a*', m]");
    assertBecomes(pipelines, "[a]", "[b]");
  }

  @Test
  void caseAndRegex_changeHowTextsAreWritten() {
    assertBecomes(pipeline("{type: case, method: upper}"), "F: 'ab*c'", "F: 'AB*C'");
    assertBecomes(pipeline("{type: case, method: snake_case}"), "F: AbC", "F: ab_c");
    assertBecomes(pipeline("{type: regex, method: plain}"), "F: 'a*'", "F|cased: 'a*'");
    assertStays(pipeline("{type: regex}"), "F: 'a*'");
  }

  @Test
  void setValue_takesThePlaceOfEveryValue() {
    assertBecomes(pipeline("{type: set_value, value: 'x*'}"), "F|contains: [a, b]", "F: 'x*'");
    assertBecomes(pipeline("{type: set_value, value: null}"), "F: a", "F: null");
    assertBecomes(pipeline("{type: set_value, value: 0x10}"), "F: a", "F: 0x10");
    assertBecomes(pipeline("{type: set_value, value: 0x10, force_type: str}"), "F: a", "F: '0x10'");
    assertBecomes(pipeline("{type: set_value, value: '5', force_type: num}"), "F: a", "F: 5");
    assertBecomes(pipeline("{type: set_value, value: x}"), "[a, b]", "[x, x]");
  }

  @Test
  void convertType_refusesWhatIsNoNumber() {
    Pipelines number = pipeline("{type: convert_type, target_type: num}");
    assertStays(number, "F: ['5', 6, null]");
    assertThat(itemRefusal(number, "F: five"))
        .isEqualTo("a pipeline expects numbers for 'F', found 'five'");
    assertStays(pipeline("{type: convert_type, target_type: str}"), "F: 5");
  }

  @Test
  void failures_refuseTheRuleWithTheirMessage() {
    assertThat(itemRefusal(pipeline("{type: rule_failure, message: not here}"), "F: 1"))
        .isEqualTo("a pipeline refuses it: not here");
    Pipelines item =
        pipeline(
            "{type: detection_item_failure, message: no Fs, field_name_conditions: [{type:"
                + " include_fields, fields: [F]}]}");
    assertThat(itemRefusal(item, "F: 1")).isEqualTo("a pipeline refuses the field 'F': no Fs");
    assertStays(item, "G: 1");
  }

  @Test
  void strictFieldMappingFailure_namesFieldsThatNoMappingHas() {
    Pipelines pipelines =
        pipeline(
            "{type: field_name_mapping, mapping: {F: f}}", "{type: strict_field_mapping_failure}");
    assertBecomes(pipelines, "F: 1", "f: 1");
    assertThat(itemRefusal(pipelines, "F: 1\nG: 1\nH: 2")).endsWith("names: G, H");
  }

  @Test
  void setCustomAttribute_isOfTheRule() {
    Rule rule =
        Piped.rule(
            pipeline("{type: set_custom_attribute, attribute: owner, value: {team: blue}}"),
            Sigma.item("F: 1"));
    assertThat(rule.custom()).containsEntry("owner", Map.of("team", "blue"));
  }

  @Test
  void nest_appliesItsItemsUnderItsConditions() {
    Pipelines pipelines =
        pipeline(
            """
            type: nest
            items:
              - {type: field_name_mapping, mapping: {F: f}}
              - {type: field_name_suffix, suffix: .s}
            rule_conditions: [{type: contains_field, field: F}]
            """);
    assertBecomes(pipelines, "F: 1", "f.s: 1");
    assertStays(pipelines, "G: 1");
  }

  @Test
  void severalPipelines_areAppliedByPriority() {
    Pipelines pipelines =
        Piped.pipelines(
            "priority: 20\ntransformations: [{type: field_name_suffix, suffix: .late}]",
            "priority: 10\ntransformations: [{type: field_name_suffix, suffix: .early}]",
            "transformations: [{type: field_name_suffix, suffix: .first}]",
            "priority: 10\ntransformations: [{type: field_name_suffix, suffix: .then}]");
    assertBecomes(pipelines, "F: 1", "F.first.early.then.late: 1");
    assertThat(pipelines.names()).containsExactly("p3.yml", "p2.yml", "p4.yml", "p1.yml");
  }
}
