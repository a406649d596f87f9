package io.sigline.engine.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.Sigma;
import io.sigline.engine.proof.RuleStatus.Field;
import io.sigline.engine.proof.RuleStatus.Matches;
import io.sigline.engine.proof.RuleStatus.Outcome;
import io.sigline.engine.proof.RuleStatus.Seen;
import io.sigline.engine.proof.RuleStatus.Tested;
import io.sigline.engine.proof.RuleStatus.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleStatusTest {
  private static final Instant SINCE = Instant.parse("2026-11-21T06:00:00Z");
  private static final Matches NEVER = Matches.NONE;
  private static final String F_AND_G =
      "a: {F: x}\nb: {G|contains: y}\nfilter: {H: z}\ncondition: a and b and not filter";

  @Test
  void of_aRuleThatMatched_isProvenWhateverElseIsKnown() {
    RuleStatus status = status(F_AND_G, Seen.NOTHING, "broken", 3);

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
    RuleStatus status = status(F_AND_G, Seen.NOTHING, null, 0);

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
    Seen few =
        new Seen(RuleStatus.ENOUGH_EVENTS - 1, SINCE, Map.of("F", new Field("body.F", SINCE, 0)));

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

  @Test
  void of_aSourceThatFellSilent_isBlind_thoughItMatchedOnce() {
    Instant before = SINCE.minusSeconds(1);
    Seen silent = new Seen(1_000, before, Map.of());

    RuleStatus status = status(F_AND_G, silent, Tested.NOT_YET, new Matches(3, before));

    assertThat(status.verdict()).isEqualTo(Verdict.BLIND);
    assertThat(status.missing()).containsExactly("*/test/*");
    assertThat(status.detail()).contains(before.toString());
  }

  @Test
  void of_aFieldThatIsNotSeenAnyMore_isBlindForIt_ifEnoughEventsLackedIt() {
    Instant before = SINCE.minusSeconds(1);
    Field there = new Field("body.F", SINCE, 0);

    RuleStatus few =
        status(F_AND_G, seen(there, new Field("body.G", before, 99)), Tested.NOT_YET, NEVER);
    RuleStatus many =
        status(F_AND_G, seen(there, new Field("body.G", before, 100)), Tested.NOT_YET, NEVER);

    assertThat(few.verdict()).isEqualTo(Verdict.CAN_FIRE);
    assertThat(many.verdict()).isEqualTo(Verdict.BLIND);
    assertThat(many.missing()).containsExactly("G");
    assertThat(many.detail()).contains("G since " + before);
  }

  @Test
  void of_aLiveSelfTest_provesOnlyWhatIsSeen() {
    Tested live = new Tested(Outcome.PROVEN, "went through");

    assertThat(status(F_AND_G, seen("F", "G"), live, NEVER).verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(status(F_AND_G, seen("F"), live, NEVER).verdict()).isEqualTo(Verdict.BLIND);
    assertThat(status(F_AND_G, Seen.NOTHING, live, NEVER).verdict()).isEqualTo(Verdict.BLIND);
  }

  @Test
  void of_aRuleThatWasNotTested_saysSo() {
    RuleStatus status = status(F_AND_G, seen("F", "G"), Tested.NOT_YET, NEVER);

    assertThat(status.verdict()).isEqualTo(Verdict.CAN_FIRE);
    assertThat(status.detail()).startsWith("not tested yet");
  }

  @Test
  void fieldsOf_isAllThatItReads() {
    assertThat(RuleStatus.fieldsOf(Sigma.rule(Sigma.text(F_AND_G)))).containsExactly("F", "G", "H");
  }

  private static Seen seen(Field f, Field g) {
    return new Seen(1_000, SINCE, Map.of("F", f, "G", g));
  }

  private static Seen seen(String... fields) {
    Map<String, Field> paths = new HashMap<>();
    for (String field : fields) {
      paths.put(field, new Field("body." + field, SINCE, 0));
    }
    return new Seen(RuleStatus.ENOUGH_EVENTS, SINCE, paths);
  }

  private static RuleStatus status(
      String detection, Seen seen, @Nullable String failure, long matches) {
    Tested tested =
        failure == null ? new Tested(Outcome.PASSED, "") : new Tested(Outcome.FAILED, failure);
    return status(detection, seen, tested, matches == 0 ? NEVER : new Matches(matches, SINCE));
  }

  private static RuleStatus status(String detection, Seen seen, Tested tested, Matches matches) {
    return RuleStatus.of(Sigma.rule(Sigma.text(detection)), seen, tested, matches, SINCE);
  }
}
