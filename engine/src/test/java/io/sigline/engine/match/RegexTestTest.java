package io.sigline.engine.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.engine.match.RegexTest.Engine;
import io.sigline.engine.rule.ValueTest;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegexTestTest {

  private static RegexTest compile(String pattern, RegexFlag... flags) {
    return RegexTest.compile(new ValueTest.Regex(pattern, Set.of(flags)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"^two$", "^two(?!x)$", "^(two|three$)", "^[t$]wo$", "^[[:alpha:]$]wo$"})
  void find_dollar_standsBeforeAFinalLineFeedToo(String pattern) {
    RegexTest regex = compile(pattern);
    assertThat(regex.find("two")).isTrue();
    assertThat(regex.find("two\n")).isTrue();
  }

  @Test
  void find_dollar_standsNowhereElse() {
    assertThat(compile("^two$").find("two\n\n")).isFalse();
    assertThat(compile("^two$").find("two\nx")).isFalse();
    assertThat(compile("a\\$b").find("a$b")).isTrue();
    assertThat(compile("[$]").find("a")).isFalse();
    assertThat(compile("(?m)^two$").find("one\ntwo\nthree")).isTrue();
    assertThat(compile("^two$", RegexFlag.MULTILINE).find("one\ntwo\nthree")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.c", "a(?=.).c", "a(?!x).c"})
  void find_dot_stopsAtLineFeedOnly(String pattern) {
    assertThat(compile(pattern).find("a\nc")).isFalse();
    assertThat(compile(pattern).find("a\rc")).isTrue();
    assertThat(compile(pattern).find("a\u2028c")).isTrue();
    assertThat(compile(pattern, RegexFlag.DOT_ALL).find("a\nc")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"^net\\s+stop$", "^net[\\s]+stop$", "^net\\s+stop(?!x)$", "^\\w+\\W+\\w+$"})
  void find_whiteSpace_hasTheVerticalTab(String pattern) {
    assertThat(compile(pattern).find("net \u000b\t\f\r\nstop")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"^a\\Sb$", "^a\\Sb$(?!x)"})
  void find_noWhiteSpace_hasNoVerticalTab(String pattern) {
    assertThat(compile(pattern).find("a\u000bb")).isFalse();
    assertThat(compile(pattern).find("axb")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"über", "über(?!x)"})
  void find_ignoreCase_holdsBeyondAscii(String pattern) {
    assertThat(compile(pattern, RegexFlag.IGNORE_CASE).find("ÜBER")).isTrue();
    assertThat(compile("(?i)" + pattern).find("ÜBER")).isTrue();
    assertThat(compile(pattern).find("ÜBER")).isFalse();
  }

  @Test
  void compile_lookAround_needsBacktracking() {
    assertThat(compile("(a+)+$").engine()).isEqualTo(Engine.LINEAR);
    assertThat(compile("a(?<!b)").engine()).isEqualTo(Engine.BACKTRACKING);
    assertThat(compile("(a)\\1").engine()).isEqualTo(Engine.BACKTRACKING);
    assertThat(compile("a++b").engine()).isEqualTo(Engine.BACKTRACKING);
  }

  @Test
  void find_backtrackingClass_isNoSetOperation() {
    assertThat(compile("(?!x)[[&&y]").find("[")).isTrue();
    assertThat(compile("(?!x)[[&&y]").find("&")).isTrue();
    assertThat(compile("(?!x)[[:xdigit:]]").find("f")).isTrue();
    assertThat(compile("(?!x)[[:xdigit:]]").find("g")).isFalse();
  }

  @Test
  void find_catastrophicOnLinearEngine_ends() {
    assertThat(compile("^(a+)+$").find("a".repeat(5_000) + "b")).isFalse();
  }

  @Test
  void find_catastrophicOnBacktrackingEngine_endsAndIsCounted() {
    RegexTest regex = compile("^(a+)+(?!x)$");
    assertThat(regex.find("a".repeat(5_000) + "b")).isFalse();
    assertThat(regex.exhaustedSearches()).isEqualTo(1);
    assertThat(regex.find("aaa")).isTrue();
    assertThat(regex.exhaustedSearches()).isEqualTo(1);
  }

  @Test
  void find_manyHostileValuesInARecord_costNoMoreThanTheRecordsBudget() {
    RegexTest regex = compile("^(a+)+(?!x)$");
    RegexTest other = compile("^(b+)+(?!x)$");
    StepBudget budget = new StepBudget(2 * RegexTest.STEP_BUDGET + 100);
    String hostile = "a".repeat(5_000) + "b";
    for (int i = 0; i < 5; i++) {
      assertThat(regex.find(hostile, budget)).isFalse();
    }
    assertThat(regex.exhaustedSearches()).isEqualTo(5);
    assertThat(regex.find("aaa", budget)).as("nothing is left").isFalse();
    assertThat(other.find("bbb", budget)).as("another expression has its own").isTrue();

    budget.beginRecord();
    assertThat(regex.find("aaa", budget)).isTrue();
    assertThat(regex.exhaustedSearches()).isEqualTo(6);
  }

  @Test
  void find_deepRecursionOnBacktrackingEngine_endsAndIsCounted() {
    RegexTest regex = compile("^(a|b|(?=c)c)*$");
    assertThat(regex.find("ab".repeat(200_000))).isFalse();
    assertThat(regex.exhaustedSearches()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a", "[a", "a**", "\\", "(?P<n>a)(?=b)", "(?z)"})
  void compile_whatNoEngineAccepts_isRefused(String pattern) {
    assertThatThrownBy(() -> compile(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a{1000}){1000}", "((a{100}){100}){100}", "([a-z]{1000}b){11}"})
  void compile_repetitionsThatMultiply_areRefused(String pattern) {
    assertThatThrownBy(() -> compile(pattern)).hasMessageContaining("repetitions multiply");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a{10}){10}", "a{1000}", "\\{9999999}", "[{]99999}", "a{x}", "(a{9}|b)"})
  void compile_modestRepetitions_areAccepted(String pattern) {
    assertThat(compile(pattern).engine()).isEqualTo(Engine.LINEAR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[b-\uFFFD]{32}x",
        "\u1C80",
        "[\u1C80-\u1C90]",
        "[a-\\\uFFFD]",
        "[]-\uFFFD]",
        "[^]a-\uFFFD]",
        "[a-\uD83D\uDE00]",
        "[a-\\x{1C85}]",
        "[[:alpha:]%-\uFFFD]",
        "(?i)[\u0430-\u2000]",
        "(?s:(?-m)(?i)\u1C88)"
      })
  void compile_caseIgnoredOfACharacterThatFoldsForEver_ends(String pattern) {
    ValueTest.Regex regex = new ValueTest.Regex(pattern, Set.of(RegexFlag.IGNORE_CASE));
    assertThat(RegexTest.compile(regex).engine()).isEqualTo(Engine.BACKTRACKING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caf\u00E9",
        "(\uD83D\uDE00|x)-y",
        "[a-z\u0430-\u044F]",
        "\u65E5-",
        "[\\-\u2013\u2014]x",
        "[-\u2013]",
        "[^-\u2013]",
        "x-\u2013"
      })
  void compile_caseIgnoredOfOtherCharacters_staysLinear(String pattern) {
    ValueTest.Regex regex = new ValueTest.Regex(pattern, Set.of(RegexFlag.IGNORE_CASE));
    assertThat(RegexTest.compile(regex).engine()).isEqualTo(Engine.LINEAR);
  }

  /** A thousand repetitions side by side would be a program of a million instructions. */
  @Test
  void compile_manyRepetitionsSideBySide_areRefused() {
    assertThatThrownBy(() -> compile("a{999}".repeat(1_600))).hasMessageContaining("50000 parts");
    assertThatThrownBy(() -> compile("((ab){99}c){99}|".repeat(3)))
        .hasMessageContaining("50000 parts");
    assertThat(compile("a{999}".repeat(40)).engine()).isEqualTo(Engine.LINEAR);
  }

  @Test
  void find_largeExpressionInALargeText_endsAndIsCounted() {
    RegexTest regex = compile("[^/]{1000}x$|[^/]{1000}y$");
    String text = "a".repeat(1_000_000);
    assertThat(regex.find(text)).isFalse();
    assertThat(regex.exhaustedSearches()).isEqualTo(1);
    assertThat(compile("[^/]{1000}y").find("a".repeat(2_000) + "y" + text)).isTrue();
  }

  @Test
  void find_manyLargeTextsInARecord_costNoMoreThanOne() {
    RegexTest regex = compile("[^/]{1000}y$");
    StepBudget budget = new StepBudget();
    String text = "a/".repeat(200_000);
    assertThat(regex.find(text, budget)).isFalse();
    assertThat(regex.exhaustedSearches()).isZero();
    assertThat(regex.find(text, budget)).isFalse();
    assertThat(regex.exhaustedSearches()).isEqualTo(1);
    budget.beginRecord();
    assertThat(regex.find("a".repeat(1_000) + "y", budget)).isTrue();
  }

  @Test
  void compile_veryLongOrDeep_isRefusedCleanly() {
    assertThatThrownBy(() -> compile("a".repeat(20_000))).hasMessageContaining("at most");
    assertThatThrownBy(() -> compile("(".repeat(9_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
