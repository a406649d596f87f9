package io.sigline.engine.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.fieldmap.SigmaHqRules;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.SourceFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CorrelationChecksTest {
  private static final String RULES =
      """
      title: One
      name: one
      logsource: {product: windows, category: process_creation}
      detection: {a: {Image: x}, condition: a}
      ---
      title: Two
      name: two
      logsource: {product: windows, category: process_creation}
      detection: {a: {Image: y}, condition: a}
      ---
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "event_count | {gte: 5} | ",
        "event_count | {gte: 5, lt: 7} | ",
        "event_count | {gt: 5, lt: 7} | ",
        "event_count | {eq: 1} | ",
        "event_count | {gt: 5, lt: 6} | correlation-never",
        "event_count | {gt: 5, lt: 3} | correlation-never",
        "event_count | {lt: 1} | correlation-never",
        "event_count | {eq: 0} | correlation-never",
        "event_count | {gte: 1} | correlation-always",
        "event_count | {gt: 0} | correlation-always",
        "event_count | {neq: 0} | correlation-always",
        "temporal | {gte: 2} | ",
        "temporal | {lte: 2} | correlation-always",
        "value_count, field: User | {gte: 1} | correlation-always",
        "value_sum, field: User | {lt: 0} | ",
        "value_avg, field: User | {gt: 1, lt: 2} | ",
        "value_avg, field: User | {gt: 0.1, lt: 0.2} | ",
        "value_avg, field: User | {gt: 2, lt: 1} | correlation-never",
        "value_avg, field: User | {gte: 1} | ",
      })
  void condition_isHeldAgainstWhatCanBeMeasured(String type, String condition, String check) {
    assertThat(checks("type: " + type + ", condition: " + condition + ", group-by: [User]"))
        .isEqualTo(check == null ? List.of() : List.of(check));
  }

  @Test
  void fields_groupedByOrMeasured_areThoseThatRecordsHave() {
    String count = "condition: {gte: 5}, type: value_count, ";

    assertThat(checks(count + "group-by: [User], field: Image")).isEmpty();
    assertThat(checks(count + "group-by: [TargetFilename], field: Image"))
        .containsExactly("correlation-field", "correlation-field");
    assertThat(checks(count + "group-by: [User], field: TargetFilename"))
        .containsExactly("correlation-field", "correlation-field");
  }

  @Test
  void alias_isReadAsTheFieldItStandsFor() {
    String aliased = "condition: {gte: 5}, type: event_count, group-by: [who], aliases: {who: ";

    assertThat(checks(aliased + "{one: User, two: User}}")).isEmpty();
    assertThat(checks(aliased + "{one: User, two: TargetFilename}}"))
        .containsExactly("correlation-field");
  }

  @Test
  void groupBy_thatIsNotThere_isSaidByLoading() {
    RuleSet set = read("condition: {gte: 5}, type: event_count");

    assertThat(set.warnings().stream().map(warning -> Linter.warning(warning).check()))
        .containsExactly(Check.CORRELATION_GROUP);
  }

  private static List<String> checks(String correlation) {
    RuleSet set = read(correlation);
    assertThat(set.refused()).isEmpty();
    return new Linter(SigmaHqRules.fieldMaps())
        .lint(set.correlations(), set.rules()).stream()
            .map(finding -> finding.check().id())
            .toList();
  }

  private static RuleSet read(String correlation) {
    String text =
        RULES
            + "title: Both\nname: both\ncorrelation: {rules: [one, two], timespan: 5m, "
            + correlation
            + "}\n";
    return RuleSet.read(List.of(new SourceFile("rules.yml", text)), Map.of());
  }
}
