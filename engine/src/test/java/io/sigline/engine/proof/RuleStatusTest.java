package io.sigline.engine.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.Sigma;
import io.sigline.engine.proof.RuleStatus.Seen;
import io.sigline.engine.proof.RuleStatus.Verdict;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleStatusTest {
  private static final String F_AND_G =
      "a: {F: x}\nb: {G|contains: y}\nfilter: {H: z}\ncondition: a and b and not filter";

  @Test
  void of_aRuleThatMatched_isProvenWhateverElseIsKnown() {
    RuleStatus status = status(F_AND_G, new Seen(0, Map.of()), "broken", 3);

    assertThat(status.verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(status.detail()).contains("3");
  }

  @Test
  void of_aRuleThatFailedItsSelfTest_isBroken() {
    RuleStatus status = status(F_AND_G, seen("F", "G"), "no event fulfils the condition", 0);

    assertThat(status.verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(status.detail()).isEqualTo("no event fulfils the condition");
  }

  @Test
  void of_aRuleWithoutEvents_isBlindForItsLogSource() {
    RuleStatus status = status(F_AND_G, new Seen(0, Map.of()), null, 0);

    assertThat(status.verdict()).isEqualTo(Verdict.BLIND);
    assertThat(status.missing()).containsExactly("*/test/*");
  }

  @Test
  void of_aRuleWithAMissingField_isBlindForIt() {
    RuleStatus status = status(F_AND_G, seen("F", "H"), null, 0);

    assertThat(status.verdict()).isEqualTo(Verdict.BLIND);
    assertThat(status.missing()).containsExactly("G");
  }

  @Test
  void of_aFieldMissingInFewEvents_isNotBlindYet() {
    Seen few = new Seen(RuleStatus.ENOUGH_EVENTS - 1, Map.of("F", "body.F"));

    RuleStatus status = status(F_AND_G, few, null, 0);

    assertThat(status.verdict()).isEqualTo(Verdict.CAN_FIRE);
    assertThat(status.detail()).contains("G");
  }

  @ParameterizedTest
  @CsvSource({
    "'a: {F: x}\nb: {G: y}\ncondition: a or b', CAN_FIRE",
    "'a: {G: x, H: z}\nb: {I: y}\ncondition: a or b', BLIND",
    "'a: {G: null}\ncondition: a', CAN_FIRE",
    "'a: {G: null}\ncondition: not a', BLIND",
    "'a: {G|exists: false}\ncondition: a', CAN_FIRE",
    "'a: {G|exists: true}\ncondition: a', BLIND",
    "'a: {G: x}\ncondition: not a', CAN_FIRE",
    "'a: {F|fieldref: G}\ncondition: a', BLIND",
    "'a: [word]\ncondition: a', CAN_FIRE",
  })
  void of_whereOnlyFWasSeen_asksForWhatIsNeeded(String detection, Verdict verdict) {
    assertThat(status(detection, seen("F"), null, 0).verdict()).isEqualTo(verdict);
  }

  @Test
  void of_alternatives_namesTheFewestFields() {
    RuleStatus status = status("a: {G: x, H: z}\nb: {I: y}\ncondition: a or b", seen("F"), null, 0);

    assertThat(status.missing()).containsExactly("I");
  }

  private static Seen seen(String... fields) {
    Map<String, String> paths = new HashMap<>();
    for (String field : fields) {
      paths.put(field, "body." + field);
    }
    return new Seen(RuleStatus.ENOUGH_EVENTS, paths);
  }

  private static RuleStatus status(
      String detection, Seen seen, @Nullable String failure, long matches) {
    return RuleStatus.of(Sigma.rule(Sigma.text(detection)), seen, failure, matches);
  }
}
