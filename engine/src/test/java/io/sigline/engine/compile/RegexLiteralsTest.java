package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.ValueTest.Regex;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegexLiteralsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "net\\s+user ~ user",
        "Shutdown ~ shutdown",
        "\\\\[a-z]{5,6}\\.wll ~ .wll",
        "a(bcd|efgh)+x ~ bcd,efgh",
        "ab+cd ~ ''",
        "abc+def ~ abc",
        "abcde*xyz ~ abcd",
        "(abc)?defg ~ defg",
        "(abc){0,3}def ~ def",
        "(?i)C\\.U\\.R\\.L ~ c.u.r.l",
        "(?i)disk/power ~ /power",
        "x(?:yzw)-- ~ yzw",
        "foo|barb ~ foo,barb",
        "(?:[]a]bcd) ~ bcd",
        "(?:[^]a]bcd) ~ bcd",
        "[\\]a]bcd ~ bcd",
        "\\$\\{env:path\\} ~ ${env:path}",
        "日本x ~ 日本x",
        "😀😀+ab ~ 😀😀"
      })
  void required_commonSyntax_isDerived(String expression, String literals) {
    List<String> expected = literals.isEmpty() ? List.of() : List.of(literals.split(",", -1));

    assertThat(required(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abcd|",
        "abcd|.*",
        "(?=abcd)",
        "(?!abcd)x",
        "(?<!abcd)x",
        "\\Qabcd\\E",
        "abcd\\x41",
        "abcd\\1",
        "abcd\\pL",
        "[[:alpha:]]abcd",
        "(?x)ab cd",
        "(?-i)abcd",
        "(?i:abcd)",
        "(?P<n>abcd)",
        "(abcd",
        "abcd)",
        "abcd{x}",
        "[abcd",
        "(?i)kiss",
        "(?i)ÉÉÉÉ"
      })
  void required_anythingElse_isNotKnown(String expression) {
    assertThat(required(expression)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kiss", "Abkcd"})
  void required_ignoreCaseByModifier_leavesOutLettersWithOtherForms(String expression) {
    Regex regex = new Regex(expression, Set.of(RegexFlag.IGNORE_CASE));

    assertThat(RegexLiterals.requiredBy(regex)).isEmpty();
  }

  private static List<String> required(String expression) {
    return RegexLiterals.requiredBy(new Regex(expression, Set.of())).stream()
        .map(needle -> new String(needle.literal(), UTF_8))
        .toList();
  }
}
