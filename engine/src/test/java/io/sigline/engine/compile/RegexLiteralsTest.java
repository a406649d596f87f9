package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest.Regex;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegexLiteralsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "net\\s+user ~ net&user",
        "Shutdown ~ shutdown",
        "\\\\[a-z]{5,6}\\.wll ~ .wll&\\",
        "a(bcd|efgh)+x ~ bcd,efgh&a&x",
        "ab+cd ~ ab&cd",
        "abcde*xyz ~ abcd&xyz",
        "(abc)?defg ~ defg",
        "(abc){0,3}def ~ def",
        "(abc){2,3}def ~ abc&def",
        "(?i)C\\.U\\.R\\.L ~ c.u.r.l",
        "abcd(?i)Q ~ abcd&q",
        "x(?:yzw)-- ~ --&x&yzw",
        "foo|barb ~ barb,foo",
        "(?:foo.*bar2|quux) ~ bar2,quux",
        "(?:[]a]bcd) ~ bcd",
        "(?:[^]a]bcd) ~ bcd",
        "[\\]a]bcd ~ bcd",
        "\\$\\{env:path\\} ~ ${env:path}",
        "日本x ~ 日本x",
        "😀😀+ab ~ ab&😀😀"
      })
  void required_commonSyntax_isDerived(String expression, String literals) {
    assertThat(required(new Regex(expression, Set.of())))
        .containsExactlyInAnyOrder(literals.split("&", -1));
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
        "(?i)ÉÉÉÉ",
        "a{0}|.",
        ".*"
      })
  void required_anythingElse_isNotKnown(String expression) {
    assertThat(required(new Regex(expression, Set.of()))).isEmpty();
  }

  @Test
  void required_ignoringCase_hasTheOtherFormsOfItsLetters() {
    assertThat(required(new Regex("task", Set.of(RegexFlag.IGNORE_CASE))))
        .containsExactly("task,\u0130,\u0131,\u017f,\u212a");
    assertThat(required(new Regex("(?i)ABC", Set.of()))).containsExactly("abc");
  }

  @ParameterizedTest
  @CsvSource({
    "'.{1000,}', 1000",
    "'\\s[a-f]{64}\\s[a-f]{16}', 82",
    "'^(?:ab|c)+d?$', 1",
    "'\\bx\\b(?i)y', 2",
    "'(ab){3}|c{7,}', 6",
    "'a*', 0",
    "'(?:(?:ab){3}x){2,}?', 14",
    "'a(?=bcd)', 0",
    "'a\\pL', 0"
  })
  void leastLength_expression_isTheFewestCharacters(String expression, int least) {
    assertThat(RegexLiterals.leastLength(new Regex(expression, Set.of()))).isEqualTo(least);
  }

  @Test
  void required_severalChoices_rarestFirst() {
    assertThat(required(new Regex("ee.+invoke-mimi.+\\\\", Set.of())))
        .first()
        .isEqualTo("invoke-mimi");
  }

  /** What both engines take for an ASCII letter is an ASCII letter or one of the other forms. */
  @ParameterizedTest
  @ValueSource(strings = {"^[a-z]$", "^(?:[a-z])(?!x)$"})
  void otherForms_allCodePoints_areAllThereAre(String expression) {
    RegexTest letter = RegexTest.compile(new Regex(expression, Set.of(RegexFlag.IGNORE_CASE)));
    for (int codePoint = 0x80; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      String text = Character.toString(codePoint);
      if (!RegexLiterals.OTHER_FORMS.contains(text)) {
        assertThat(letter.find(text)).as("U+%04X", codePoint).isFalse();
      }
    }
  }

  @Test
  void otherForms_folded_areThemselves() {
    assertThat(TextPattern.fold(RegexLiterals.OTHER_FORMS)).isEqualTo(RegexLiterals.OTHER_FORMS);
  }

  /** Each choice as its literals, joined. */
  private static List<String> required(Regex regex) {
    return RegexLiterals.requiredBy(regex).stream()
        .map(choice ->
            choice.stream()
                .map(needle -> new String(needle.literal(), UTF_8))
                .sorted()
                .collect(Collectors.joining(",")))
        .toList();
  }
}
