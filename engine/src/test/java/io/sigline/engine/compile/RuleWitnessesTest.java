package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleWitnessesTest {
  @Test
  void of_literals_namesTheChosenOnes() {
    RuleWitnesses found = of("  s: {Image|endswith: '\\evil.exe'}\n  condition: s");

    assertThat(found.witnesses()).containsExactly("Image ends with '\\evil.exe'");
    assertThat(found.withoutWitness()).isNull();
    assertThat(found.openExpressions()).isEmpty();
  }

  @Test
  void of_alternatives_namesEach() {
    RuleWitnesses found = of("  s: {A|contains: [first, second]}\n  condition: s");

    assertThat(found.witnesses()).containsExactly("A contains 'first'", "A contains 'second'");
  }

  @Test
  void of_weakFactsTogether_namesThemAsOne() {
    RuleWitnesses found = of("  s: {A|contains|all: ['exe ', ' -s ']}\n  condition: s");

    assertThat(found.witnesses()).containsExactly("A contains ' -s ' and A contains 'exe '");
  }

  @Test
  void of_alternativesOfSeveralFacts_namesEachAlternative() {
    RuleWitnesses found =
        of(
            "  s: {A|contains|all: ['exe ', ' -s ']}\n  t: {A|contains|all: ['dll ', ' -t ']}\n"
                + "  condition: s or t");

    assertThat(found.witnesses())
        .containsExactly(
            "A contains ' -s ' and A contains 'exe '", "A contains 'dll ' and A contains ' -t '");
  }

  @Test
  void of_choiceOfFactsInACombination_namesAllOfThem() {
    RuleWitnesses found =
        of(
            "  s: {A|contains: ['exe ', 'dll ']}\n  t: {A|contains: [' -s ', ' -t ']}\n"
                + "  condition: s and t");

    assertThat(found.witnesses())
        .containsExactly(
            "(A contains ' -s ' or A contains ' -t ') and (A contains 'exe ' or A contains 'dll ')");
  }

  @Test
  void of_rareFactBesideOthers_namesItAlone() {
    RuleWitnesses found =
        of("  s: {Image|endswith: '\\zqxjkvzqxjkv.exe', B|contains: ' -s '}\n  condition: s");

    assertThat(found.witnesses()).containsExactly("Image ends with '\\zqxjkvzqxjkv.exe'");
  }

  @Test
  void of_numberTest_namesThePresence() {
    assertThat(of("  s: {A|gt: 5}\n  condition: s").witnesses()).containsExactly("A is there");
  }

  @Test
  void of_denialOnly_saysThatItHoldsWithoutAnything() {
    RuleWitnesses found = of("  s: {A: x}\n  condition: not s");

    assertThat(found.witnesses()).isEmpty();
    assertThat(found.withoutWitness()).isEqualTo("'not s' holds where nothing of it is there");
  }

  @Test
  void of_missingField_saysSo() {
    assertThat(of("  s: {A: null}\n  condition: s").withoutWitness())
        .isEqualTo("'s': A may be missing or null");
  }

  @Test
  void of_alternativeWithoutWitness_namesThatOne() {
    RuleWitnesses found = of("  s: {A: x}\n  t: {B: null}\n  condition: s or t");

    assertThat(found.withoutWitness()).isEqualTo("'t': B may be missing or null");
  }

  @Test
  void of_expressionWithLiteral_isNotOpen() {
    assertThat(of("  s: {A|re: 'foo[0-9]+bar'}\n  condition: s").openExpressions()).isEmpty();
  }

  @Test
  void of_expressionOfClasses_isOpen() {
    assertThat(of("  s: {A|re: '[0-9]+'}\n  condition: s").openExpressions())
        .containsExactly("A matches '[0-9]+': no literal is in every text that it finds");
  }

  @Test
  void of_expressionWithUnreadSyntax_saysFromWhere() {
    assertThat(of("  s: {A|re: 'ab(?=cd)'}\n  condition: s").openExpressions())
        .singleElement()
        .asString()
        .contains("not read for literals, from '?=cd)' on");
  }

  @Test
  void of_rulesToldApartByAValue_namesTheValueToo() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      all.append(rule("  s: {EventID: " + i + ", A|contains: text" + i + "}\n  condition: s"))
          .append("---\n");
    }

    List<RuleWitnesses> found = RuleWitnesses.of(rules(all.toString()));

    assertThat(found).hasSize(12);
    assertThat(found.get(7).witnesses()).containsExactly("EventID is '7' and A contains 'text7'");
  }

  private static RuleWitnesses of(String detection) {
    return RuleWitnesses.of(rules(rule(detection))).getFirst();
  }

  private static List<Rule> rules(String text) {
    RuleFile file = RuleFile.read(new SourceFile("x.yml", text), Map.of());
    return RuleSet.of(List.of(file)).rules();
  }

  private static String rule(String detection) {
    return "title: t\nlogsource: {category: test}\ndetection:\n" + detection + "\n";
  }
}
