package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.Rules;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RulePlacesTest {
  @Test
  void of_aRuleInFrontIsNew_leavesTheOthersWhereTheyWere() {
    List<Rule> before = List.of(rule("b", "1"), rule("c", "2"));

    RulePlaces places =
        RulePlaces.of(List.of(rule("a", "0"), before.get(0), before.get(1)), before);

    assertThat(places.rules()).extracting(Rule::key).containsExactly("b", "c", "a");
    assertThat(places.changed()).isEqualTo(1);
  }

  @Test
  void of_aRuleIsGone_movesTheLastIntoItsPlace() {
    List<Rule> before = List.of(rule("a", "0"), rule("b", "1"), rule("c", "2"));

    RulePlaces places = RulePlaces.of(List.of(before.get(1), before.get(2)), before);

    assertThat(places.rules()).extracting(Rule::key).containsExactly("c", "b");
    assertThat(places.changed()).isEqualTo(1);
  }

  @Test
  void of_aRuleMatchesOtherEvents_countsAsChanged() {
    List<Rule> before = List.of(rule("a", "0"), rule("b", "1"));

    RulePlaces places = RulePlaces.of(List.of(rule("a", "9"), rule("b", "1")), before);

    assertThat(places.rules()).extracting(Rule::key).containsExactly("a", "b");
    assertThat(places.changed()).isEqualTo(1);
  }

  @Test
  void of_rulesReadAgain_haveTheirPlaces() {
    List<Rule> before = new ArrayList<>();
    List<Rule> again = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      before.add(rule("r" + i, "v" + i));
      again.addFirst(rule("r" + i, "v" + i));
    }

    RulePlaces places = RulePlaces.of(again, before);

    assertThat(places.rules()).isEqualTo(before);
    assertThat(places.changed()).isZero();
  }

  private static Rule rule(String key, String value) {
    ValueTest test = new ValueTest.Text(TextPattern.exactly(value), false);
    return Rules.of(
        key, LogSource.ANY, Rules.of(LogSource.ANY, new Search.Field("F", test)).detection());
  }
}
