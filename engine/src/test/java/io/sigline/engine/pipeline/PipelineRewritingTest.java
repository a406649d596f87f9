package io.sigline.engine.pipeline;

import static io.sigline.engine.pipeline.Piped.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Measure;
import io.sigline.engine.rule.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pipelines over whole sets: filters, correlations, what is counted. */
final class PipelineRewritingTest {
  private static final String RULES =
      """
      title: Windows
      name: win
      logsource: {product: windows}
      detection: {sel: {User: a}, condition: sel}
      ---
      title: Linux
      name: lin
      logsource: {product: linux}
      detection: {sel: {User: b}, condition: sel}
      ---
      """;
  private static final String ONLY_WINDOWS =
      "{type: field_name_mapping, mapping: {User: user.name}, rule_conditions: [{type: logsource,"
          + " product: windows}]}";

  private static String correlation(String rules, String rest) {
    return "title: C\nname: c\ncorrelation:\n  type: value_count\n  rules: ["
        + rules
        + "]\n  timespan: 5m\n  condition: {gte: 2, field: Host}\n"
        + rest.indent(2);
  }

  private static Correlation only(RuleSet set) {
    assertThat(set.refused()).isEmpty();
    assertThat(set.correlations()).hasSize(1);
    return set.correlations().getFirst();
  }

  @Test
  void filter_isChangedInTheContextOfTheRule() {
    RuleSet set =
        Piped.set(
            pipeline(ONLY_WINDOWS),
            RULES
                + """
                title: F
                logsource: {product: windows}
                filter: {rules: any, sel: {User: eve}, condition: not sel}
                """);
    assertThat(set.rules().getFirst().detection().searches())
        .containsEntry("F: sel", Piped.search("user.name: eve"));
    assertThat(set.rules().getLast().detection().searches()).containsOnlyKeys("sel");
  }

  @Test
  void groupBy_sameNameInAllRules_isReplaced() {
    Correlation correlation =
        only(
            Piped.set(
                pipeline("{type: field_name_mapping, mapping: {User: user.name, Host: host.name}}"),
                RULES + correlation("win, lin", "group-by: [User]")));
    assertThat(correlation.groupBy()).containsExactly("user.name");
    assertThat(correlation.measure()).isEqualTo(new Measure.ValueCount(List.of("host.name")));
    assertThat(correlation.aliases()).isEmpty();
  }

  @Test
  void groupBy_otherNameInOneRule_becomesAnAlias() {
    Correlation correlation =
        only(
            Piped.set(pipeline(ONLY_WINDOWS), RULES + correlation("win, lin", "group-by: [User]")));
    assertThat(correlation.groupBy()).containsExactly("User");
    assertThat(correlation.aliases())
        .isEqualTo(Map.of("User", Map.of("win", "user.name", "lin", "User")));
  }

  @Test
  void alias_isMappedByTheRuleThatItIsFor() {
    Correlation correlation =
        only(
            Piped.set(
                pipeline(ONLY_WINDOWS),
                RULES
                    + correlation(
                        "win, lin", "group-by: [who]\naliases: {who: {win: User, lin: User}}")));
    assertThat(correlation.aliases())
        .isEqualTo(Map.of("who", Map.of("win", "user.name", "lin", "User")));
  }

  @Test
  void groupBy_severalNames_isRefusedAndWhatRefersToIt() {
    RuleSet set =
        Piped.set(
            pipeline("{type: field_name_mapping, mapping: {User: [a, b]}}"),
            RULES
                + correlation("win", "group-by: [User]")
                + "---\ntitle: Outer\ncorrelation: {type: event_count, rules: [c], timespan: 1h,"
                + " condition: {gte: 2}}\n");
    assertThat(set.correlations()).isEmpty();
    assertThat(set.refused())
        .extracting(Problem::message)
        .anySatisfy(
            it -> assertThat(it).contains("needs one field for 'User' of 'win'").contains("a, b"))
        .anySatisfy(it -> assertThat(it).contains("'c', which was refused"));
  }

  @Test
  void outerCorrelation_followsTheNamesOfTheInnerOne() {
    RuleSet set =
        Piped.set(
            pipeline("{type: field_name_mapping, mapping: {User: user.name, Dom: domain}}"),
            RULES
                + correlation("win, lin", "group-by: [User]")
                + "---\ntitle: Outer\ncorrelation: {type: event_count, rules: [c], timespan: 1h,"
                + " group-by: [User, Dom], condition: {gte: 2}}\n");
    assertThat(set.refused()).isEmpty();
    assertThat(set.correlations().getLast().groupBy()).containsExactly("user.name", "domain");
  }

  @Test
  void correlationDocument_isChangedUnderRuleConditions() {
    RuleSet set =
        Piped.set(
            pipeline(
                "{type: set_custom_attribute, attribute: kind, value: c, rule_conditions: [{type:"
                    + " is_sigma_correlation_rule}, {type: logsource, product: linux}]}"),
            RULES + correlation("win, lin", "group-by: [User]"));
    assertThat(only(set).document().custom()).containsEntry("kind", "c");
    assertThat(set.rules()).noneMatch(rule -> rule.custom().containsKey("kind"));
  }

  @Test
  void refusedRule_refusesItsCorrelationWithTheReason() {
    RuleSet set =
        Piped.set(
            pipeline(
                "{type: rule_failure, message: no Linux here, rule_conditions: [{type: logsource,"
                    + " product: linux}]}"),
            RULES + correlation("win, lin", "group-by: [User]"));
    assertThat(set.rules()).hasSize(1);
    assertThat(set.correlations()).isEmpty();
    assertThat(set.refused())
        .extracting(Problem::toString)
        .containsExactly(
            "r1.yml:6: a pipeline refuses it: no Linux here",
            "r1.yml:15: the correlation 'C' refers to the rule 'lin', which was refused: r1.yml:6: a"
                + " pipeline refuses it: no Linux here");
  }

  @Test
  void counts_tellWhatEachTransformationDid() {
    PipelineRewriting rewriting =
        pipeline(
                ONLY_WINDOWS,
                "{type: nest, items: [{id: never, type: field_name_suffix, suffix: x,"
                    + " rule_conditions: [{type: contains_field, field: Z}]}]}")
            .rewriting();
    assertThat(Piped.set(rewriting, RULES).refused()).isEmpty();
    assertThat(rewriting.counts())
        .containsExactly(
            new StepCount("p", "p1.yml", 4, "", "field_name_mapping", 1, 1, 1),
            new StepCount("p", "p1.yml", 5, "", "nest", 2, 0, 0),
            new StepCount("p", "p1.yml", 5, "never", "field_name_suffix", 0, 0, 0));
  }

  @Test
  void noPipeline_leavesTheSetAsItIs() {
    assertThat(Pipelines.NONE.isEmpty()).isTrue();
    assertThat(Piped.set(Pipelines.NONE, RULES).rules().getFirst().detection().searches())
        .containsEntry("sel", Piped.search("User: a"));
  }
}
