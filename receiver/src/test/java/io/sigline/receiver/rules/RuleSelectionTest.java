package io.sigline.receiver.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.rules.RuleStanding.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSelectionTest {
  private static final String RULES =
      """
      title: Windows thing
      name: win
      level: high
      status: stable
      tags: [attack.t1059.001, attack.execution]
      logsource: {product: windows, category: process_creation}
      detection: {s: {a: b}, condition: s}
      ---
      title: Linux thing
      name: lin
      level: low
      status: experimental
      tags: [attack.t1110]
      logsource: {product: linux, service: sshd}
      detection: {s: {a: b}, condition: s}
      ---
      title: Bare thing
      name: bare
      logsource: {category: test}
      detection: {s: {a: b}, condition: s}
      """;
  private static final String CORRELATION =
      """
      ---
      title: Many of them
      name: many
      level: critical
      correlation:
        type: event_count
        rules: [lin]
        group-by: [a]
        timespan: 5m
        condition: {gte: 3}
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minimum-level: medium                   | win bare",
        "minimum-level: high                     | win",
        "enabled: {levels: [low, high]}          | win lin",
        "enabled: {statuses: stable}             | win",
        "enabled: {tags: 'ATTACK.T1059*'}        | win",
        "enabled: {tags: attack.t1059}           | ''",
        "enabled: {products: [windows, linux]}   | win lin",
        "enabled: {categories: 'proc*'}          | win",
        "enabled: {services: 'ssh?'}             | lin",
        "enabled: {rules: [win, 'bare thing']}   | win bare",
        "enabled: {products: linux, levels: high}| ''",
        "disabled: {statuses: experimental}      | win bare",
        "disabled: {levels: medium}              | win lin",
        "disabled: {tags: attack.*}              | bare",
        "disabled: {products: windows}           | lin bare",
        "disabled: {rules: '*thing'}             | ''",
      })
  void select_criterion_leavesTheRulesThatMeetIt(String criteria, String left) {
    SelectedRules selected = select(RULES, criteria);

    assertThat(names(selected, State.ENABLED)).isEqualTo(left.isEmpty() ? "" : left);
    assertThat(selected.standings()).hasSize(3);
    assertThat(selected.standings())
        .filteredOn(it -> it.state() == State.OFF)
        .allSatisfy(it -> assertThat(it.reason()).isNotBlank())
        .allSatisfy(it -> assertThat(it.isEvaluated()).isFalse());
  }

  @Test
  void select_enabledAndDisabled_exclusionWins() {
    SelectedRules selected =
        select(RULES, "enabled: {rules: [win, lin]}\n  disabled: {tags: attack.execution}");

    assertThat(names(selected, State.ENABLED)).isEqualTo("lin");
    assertThat(reason(selected, "win")).isEqualTo("rules.disabled.tags has 'attack.execution'");
    assertThat(reason(selected, "bare")).isEqualTo("rules.enabled.rules has not the rule");
  }

  @Test
  void select_textThatNoRuleMeets_isTold() {
    SelectedRules selected = select(RULES, "disabled: {rules: [win, wni], tags: [attack.x*]}");

    assertThat(selected.withoutEffect())
        .containsExactly(
            "rules.disabled.rules: no rule meets 'wni'",
            "rules.disabled.tags: no rule meets 'attack.x*'");
  }

  @Test
  void select_shadowByConfigurationOrFile_isEvaluatedAndUndelivered() {
    SelectedRules selected =
        select(
            RULES.replace("title: Bare thing", "title: Bare thing\nx-shadow: true"),
            "shadow: {statuses: [stable]}");

    assertThat(names(selected, State.SHADOW)).isEqualTo("win bare");
    assertThat(selected.evaluatedAs(State.SHADOW)).containsExactlyInAnyOrder("win", "bare");
    assertThat(reason(selected, "win")).isEqualTo("rules.shadow.statuses has stable");
    assertThat(reason(selected, "bare")).isEqualTo("x-shadow in its file");
  }

  @Test
  void select_ruleOffThatACorrelationRefersTo_isEvaluatedForIt() {
    SelectedRules selected = select(RULES + CORRELATION, "minimum-level: high");

    assertThat(names(selected, State.ENABLED)).isEqualTo("win many");
    RuleStanding rule = standing(selected, "lin");
    assertThat(rule.state()).isEqualTo(State.OFF);
    assertThat(rule.isEvaluated()).isTrue();
    assertThat(selected.evaluatedAs(State.OFF)).containsExactly("lin");
    assertThat(standing(selected, "many").refersTo()).containsExactly("lin");
  }

  @Test
  void select_correlationOff_itsRuleAlertsForItself() {
    SelectedRules selected = select(RULES + CORRELATION, "disabled: {rules: many}");

    assertThat(names(selected, State.ENABLED)).isEqualTo("win lin bare");
    assertThat(selected.silent()).containsExactly("many");
    assertThat(standing(selected, "many").isEvaluated()).isFalse();
  }

  @Test
  void select_correlationOnTrial_silencesNothingAndIsSilent() {
    SelectedRules selected = select(RULES + CORRELATION, "shadow: {rules: many}");

    assertThat(standing(selected, "lin").isSilent()).isFalse();
    assertThat(selected.silent()).containsExactly("many");
    assertThat(selected.evaluatedAs(State.SHADOW)).containsExactly("many");
  }

  @Test
  void select_ruleOnTrialThatACorrelationRefersTo_theCorrelationStillAlerts() {
    SelectedRules selected = select(RULES + CORRELATION, "shadow: {rules: lin}");

    assertThat(names(selected, State.ENABLED)).isEqualTo("win bare many");
    assertThat(selected.silent()).containsExactly("lin");
  }

  @Test
  void select_logSourceOfACorrelation_isThatOfItsRules() {
    assertThat(names(select(RULES + CORRELATION, "enabled: {products: linux}"), State.ENABLED))
        .isEqualTo("lin many");
    assertThat(names(select(RULES + CORRELATION, "enabled: {products: windows}"), State.ENABLED))
        .isEqualTo("win");
    assertThat(names(select(RULES + CORRELATION, "disabled: {products: linux}"), State.ENABLED))
        .isEqualTo("win bare");
  }

  private SelectedRules select(String rules, String criteria) {
    RuleSet set = RuleSet.read(List.of(new SourceFile("r.yml", rules)), Map.of());
    assertThat(set.refused()).isEmpty();
    return RuleSelection.of(config(criteria), set.rules(), set.correlations());
  }

  private RulesConfig config(String criteria) {
    try {
      Path file = Files.writeString(folder.resolve("sigline.yml"), "rules:\n  " + criteria + "\n");
      return new ConfigReader(Map.of(), SiglineConfig.defaults())
          .read(Optional.of(file), List.of())
          .rules();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String names(SelectedRules selected, State state) {
    return String.join(
        " ",
        selected.standings().stream()
            .filter(it -> it.state() == state)
            .map(it -> it.rule().key())
            .toList());
  }

  private static RuleStanding standing(SelectedRules selected, String key) {
    return selected.standings().stream()
        .filter(it -> it.rule().key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static String reason(SelectedRules selected, String key) {
    return standing(selected, key).reason();
  }
}
