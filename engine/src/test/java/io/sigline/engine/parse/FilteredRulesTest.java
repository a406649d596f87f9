package io.sigline.engine.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.MapEvent;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FilteredRulesTest {
  private static final String RULE =
      """
      title: R
      name: r
      logsource: {product: windows, category: process_creation}
      detection:
        selection: {A: 1}
        condition: selection
      """;

  private static RuleSet read(String... filters) {
    StringBuilder text = new StringBuilder(RULE);
    for (String filter : filters) {
      text.append("---\n").append(filter);
    }
    return RuleSet.read(List.of(new SourceFile("r.yml", text.toString())), Map.of());
  }

  private static String filter(String rules, String logSource, String user) {
    return """
    title: F
    logsource: {%s}
    filter:
      rules: %s
      selection: {User: %s}
      condition: not selection
    """
        .formatted(logSource, rules, user);
  }

  private static boolean matches(RuleSet set, String user) {
    Rule rule = set.rules().getFirst();
    return new ReferenceEvaluator(rule).matches(new MapEvent(Map.of("A", 1, "User", user)));
  }

  @Test
  void filter_sameSearchNameAsTheRule_isKeptApart() {
    RuleSet set = read(filter("[r]", "product: windows", "bob"));
    assertThat(set.warnings()).isEmpty();
    assertThat(matches(set, "bob")).isFalse();
    assertThat(matches(set, "eve")).isTrue();
    assertThat(set.rules().getFirst().detection().searches())
        .containsOnlyKeys("selection", "F: selection");
    assertThat(set.rules().getFirst().detection().conditionText())
        .isEqualTo("(selection) and filter 'F' (not selection)");
  }

  @Test
  void filter_twoOfTheSameName_bothHold() {
    RuleSet set =
        read(filter("[r]", "product: windows", "bob"), filter("any", "product: windows", "eve"));
    assertThat(matches(set, "bob")).isFalse();
    assertThat(matches(set, "eve")).isFalse();
    assertThat(matches(set, "joe")).isTrue();
  }

  @Test
  void filter_logSourceDoesNotCoverTheRules_isNotApplied() {
    RuleSet set = read(filter("[r]", "product: linux", "bob"));
    assertThat(matches(set, "bob")).isTrue();
    assertThat(set.warnings())
        .singleElement()
        .asString()
        .contains("r.yml:8: ")
        .contains("does not cover");
  }

  @Test
  void filter_unknownRule_isWarnedOf() {
    assertThat(read(filter("[x]", "product: windows", "bob")).warnings())
        .singleElement()
        .asString()
        .contains("the rule 'x', which is not loaded");
  }

  @Test
  void filter_withoutRulesOrCondition_isRefused() {
    assertThat(read(filter("[]", "product: windows", "bob")).refused())
        .singleElement()
        .asString()
        .contains("'rules' of a filter expects");
    assertThat(
            read("title: F\nlogsource: {product: p}\nfilter: {rules: any, s: {A: 1}}\n").refused())
        .singleElement()
        .asString()
        .contains("has no 'condition'");
  }

  private static RuleSet at(String now, String attributes) {
    String text = RULE + "---\n" + attributes + filter("[r]", "product: windows", "bob");
    return RuleSet.of(
        List.of(RuleFile.read(new SourceFile("r.yml", text), Map.of())), Instant.parse(now));
  }

  @Test
  void filter_expired_hidesNothingAndIsWarnedOf() {
    RuleSet set = at("2026-12-24T00:00:00Z", "x-expires: 2026-12-24\n");
    assertThat(matches(set, "bob")).isTrue();
    assertThat(set.filters()).hasSize(1);
    assertThat(set.warnings()).extracting(Problem::check).containsExactly("filter-expired");
  }

  @Test
  void filter_expiresWithinAWeek_hidesAndIsWarnedOf() {
    RuleSet set = at("2026-12-23T23:59:59Z", "x-expires: 2026-12-24T02:00:00+02:00\n");
    assertThat(matches(set, "bob")).isFalse();
    assertThat(set.warnings()).extracting(Problem::check).containsExactly("filter-expires-soon");
  }

  @Test
  void filter_ownerReasonAndLateExpiry_areKeptWithoutWarning() {
    RuleSet set =
        at(
            "2026-12-01T00:00:00Z",
            "x-expires: 2026-12-24\nx-owner: sec@example.org\nx-reason: backup of hosts\n");
    assertThat(set.warnings()).isEmpty();
    assertThat(set.filters())
        .singleElement()
        .satisfies(filter -> {
          assertThat(filter.expires()).isEqualTo(Instant.parse("2026-12-24T00:00:00Z"));
          assertThat(filter.owner()).isEqualTo("sec@example.org");
          assertThat(filter.reason()).isEqualTo("backup of hosts");
        });
  }

  @Test
  void filter_unreadableExpiry_isRefusedAndHidesNothing() {
    RuleSet set = at("2026-12-01T00:00:00Z", "x-expires: next week\n");
    assertThat(matches(set, "bob")).isTrue();
    assertThat(set.refused()).singleElement().asString().contains("r.yml:8: 'x-expires' expects");
  }

  @Test
  void filter_expiryWithoutItsPrefix_isWarnedOf() {
    assertThat(at("2026-12-01T00:00:00Z", "expires: 2026-12-24\n").warnings())
        .extracting(Problem::check)
        .containsExactly("attribute-misspelt");
  }

  @Test
  void rules_withTheSameId_areBothLoadedUnderKeysOfTheirOwn() {
    String rule = "id: 5f1abf38-291a-4a3b-8c0e-0b0a3a1c9a11\n" + RULE;
    RuleSet set =
        RuleSet.read(List.of(new SourceFile("a", rule), new SourceFile("b", rule)), Map.of());
    assertThat(set.rules())
        .extracting(Rule::key)
        .containsExactly(
            "5f1abf38-291a-4a3b-8c0e-0b0a3a1c9a11", "5f1abf38-291a-4a3b-8c0e-0b0a3a1c9a11@b:1");
    assertThat(set.warnings()).extracting(Problem::file).containsExactly("b");
  }
}
