package io.sigline.engine.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.engine.parse.ConditionParser.SearchNames;
import io.sigline.engine.rule.Condition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConditionParserTest {
  private static final Set<String> NAMES =
      new LinkedHashSet<>(
          List.of("a", "b", "sel_main_1", "sel_main_2", "sel_opt_1", "_hidden", "and2", "all"));

  private static String parsed(String text) {
    return text(ConditionParser.parse(text, new SearchNames(NAMES), 7));
  }

  private static String text(Condition condition) {
    return switch (condition) {
      case Condition.And(var operands) -> joined(" & ", operands);
      case Condition.Or(var operands) -> joined(" | ", operands);
      case Condition.Not(var operand) -> "!" + text(operand);
      case Condition.Filtered _ -> throw new AssertionError("no condition is written so");
      case Condition.Named(var name) -> name;
    };
  }

  private static String joined(String operator, List<Condition> operands) {
    return operands.stream()
        .map(ConditionParserTest::text)
        .collect(Collectors.joining(operator, "(", ")"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "a = a",
        "a or b and _hidden = (a | (b & _hidden))",
        "not a and b = (!a & b)",
        "not (a and b) = !(a & b)",
        "not not a = !!a",
        "a AND NOT b OR _hidden = ((a & !b) | _hidden)",
        "(a)or(b) = (a | b)",
        "1 of sel_* = (sel_main_1 | sel_main_2 | sel_opt_1)",
        "any of sel_main_* = (sel_main_1 | sel_main_2)",
        "all of *_main_* = (sel_main_1 & sel_main_2)",
        "1 of *_1 = (sel_main_1 | sel_opt_1)",
        "1 of s*_*_1 = (sel_main_1 | sel_opt_1)",
        "1 of a = a",
        "1 of _* = _hidden",
        "not 1 of sel_main_* and a = (!(sel_main_1 | sel_main_2) & a)",
        "all of them = (a & b & sel_main_1 & sel_main_2 & sel_opt_1 & and2 & all)",
        "ALL OF sel_main_* = (sel_main_1 & sel_main_2)",
        "and2 and all = (and2 & all)",
        "2 of sel_main_* = (sel_main_1 & sel_main_2)",
      })
  void parse_condition_bindsAsSpecified(String condition, String expected) {
    assertThat(parsed(condition)).isEqualTo(expected);
  }

  @Test
  void parse_quorum_isAnyCombination() {
    assertThat(parsed("2 of sel_*"))
        .isEqualTo(
            "((sel_main_1 & sel_main_2) | (sel_main_1 & sel_opt_1) | (sel_main_2 & sel_opt_1))");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "a and = expects the name of a search after 'a and', found its end",
        "or a = expects the name of a search, found 'or'",
        "a b = expects 'and', 'or' or the end after 'a', found 'b'",
        "(a = expects ')' after '( a', found its end",
        "a) = expects 'and', 'or' or the end after 'a', found ')'",
        "() = expects the name of a search after '(', found ')'",
        "1 of = expects 'them' or the pattern of a search name",
        "c = names the search 'c', which the detection has not",
        "A = names the search 'A', which the detection has not",
        "1 of nope_* = selects 'of nope_*', which no search matches",
        "0 of sel_* = found '0'",
        "some of sel_* = found 'some'",
        "9 of sel_* = 9 searches of 3, which can never hold",
        "sel_main_1 | count() > 5 = aggregation",
        "a | near b = aggregation",
      })
  void parse_whatIsNoCondition_isRefused(String condition, String message) {
    assertThatThrownBy(() -> parsed(condition))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void parse_unknownSearch_suggestsTheNearest() {
    assertThatThrownBy(() -> parsed("sel_mian_1"))
        .isInstanceOfSatisfying(
            DocumentException.class,
            e ->
                assertThat(e.in("f.yml").toString())
                    .startsWith("f.yml:7: ")
                    .endsWith("did you mean 'sel_main_1'?"));
  }

  @Test
  void parse_deepNesting_isBounded() {
    assertThat(parsed("(".repeat(30) + "a" + ")".repeat(30))).isEqualTo("a");
    assertThatThrownBy(() -> parsed("(".repeat(20_000) + "a" + ")".repeat(20_000)))
        .hasMessageContaining("nested more than 64 levels");
    assertThatThrownBy(() -> parsed("not ".repeat(20_000) + "a"))
        .hasMessageContaining("nested more than 64 levels");
  }

  @Test
  void parse_longChain_isNotNested() {
    String chain = "a" + " or a".repeat(20_000);
    assertThat(ConditionParser.parse(chain, new SearchNames(NAMES), 1))
        .isInstanceOfSatisfying(
            Condition.Or.class, or -> assertThat(or.operands()).hasSize(20_001));
  }
}
