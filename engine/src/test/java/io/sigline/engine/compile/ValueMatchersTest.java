package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.Rules;
import io.sigline.engine.event.Value;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyCharacter;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.ValueTest;
import io.sigline.engine.rule.ValueTest.Compare;
import io.sigline.engine.rule.ValueTest.Order;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single tests on single values, where bytes and strings could part ways. */
final class ValueMatchersTest {
  private static final TextPattern REPLACED =
      new TextPattern(List.of(new AnyText(), new Literal("\ufffdB"), new AnyText()));

  @Test
  void text_notUtf8_isReadWithReplacementCharacters() {
    byte[] text = {'A', (byte) 0xff, 'B'};

    assertThat(matches(new ValueTest.Text(REPLACED, true), text)).isTrue();
    assertThat(matches(new ValueTest.Text(REPLACED, false), text)).isTrue();
    assertThat(matches(new ValueTest.Regex("^A\ufffdB$", Set.of()), text)).isTrue();
  }

  @Test
  void text_loneSurrogateInTheRule_matchesNoQuestionMark() {
    TextPattern pattern = TextPattern.exactly("\ud83d");

    assertThat(matches(new ValueTest.Text(pattern, false), new Value.Text("?"))).isFalse();
    assertThat(matches(new ValueTest.Text(pattern.withAnyPrefix(), true), new Value.Text("😀")))
        .isFalse();
  }

  @Test
  void text_asciiLiteral_isNotMatchedByLettersThatFoldToAscii() {
    ValueTest k = new ValueTest.Text(TextPattern.exactly("k"), false);

    assertThat(matches(k, new Value.Text("K"))).isTrue();
    assertThat(matches(k, new Value.Text("\u212a"))).isFalse();
  }

  @Test
  void text_letterWhoseLowerCaseIsLonger_isFolded() {
    ValueTest test = new ValueTest.Text(TextPattern.exactly("\u023aB"), false);

    assertThat(matches(test, new Value.Text("\u2c65b"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"😀, true", "é, true", "a, true", "'', false", "ab, false", "éé, false"})
  void anyCharacter_isOneCodePoint(String text, boolean expected) {
    ValueTest test = new ValueTest.Text(new TextPattern(List.of(new AnyCharacter())), false);

    assertThat(matches(test, new Value.Text(text))).isEqualTo(expected);
  }

  @Test
  void regex_ignoreCase_findsLettersThatFoldToAscii() {
    ValueTest test = new ValueTest.Regex("power-kiss", Set.of(RegexFlag.IGNORE_CASE));

    assertThat(matches(test, new Value.Text("POWER-\u212aI\u017f\u017f"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "LESS, 9223372036854775807, 9223372036854775806, true",
    "LESS, 9223372036854775807, 9223372036854775807, false",
    "GREATER, 9223372036854775806.5, 9223372036854775807, true",
    "GREATER_OR_EQUAL, 9223372036854775808, 9223372036854775807, false",
    "GREATER, -9223372036854775809, -9223372036854775808, true",
    "LESS_OR_EQUAL, -9223372036854775809, -9223372036854775808, false",
    "GREATER, -0.5, 0, true",
    "GREATER, -0.5, -1, false",
    "LESS, -1, -2, true"
  })
  void compare_integers_isExact(Order order, BigDecimal operand, long number, boolean expected) {
    ValueTest test = new Compare(order, operand);

    assertThat(matches(test, new Value.Int(number))).isEqualTo(expected);
    assertThat(matches(test, new Value.Text(Long.toString(number)))).isEqualTo(expected);
  }

  @Test
  void compare_doubleBesideALongItRoundsTo_isExact() {
    ValueTest above = new Compare(Order.GREATER, new BigDecimal("9223372036854775807"));

    assertThat(matches(above, new Value.Decimal(0x1p63))).isTrue();
    assertThat(matches(above, new Value.Decimal(Double.NaN))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true",
    "10.1.2.255, true",
    "10.1.3.0, false",
    "10.1.2, false",
    "10.1.2.3., false",
    ".10.1.2.3, false",
    "10.1.2.3.4, false",
    "10.01.2.3, false",
    "10.1.2.256, false",
    "'10.1.2.3 ', false",
    "::ffff:10.1.2.3, false"
  })
  void cidr_ofIpv4_readsAddressesStrictly(String text, boolean expected) throws Exception {
    ValueTest test = new ValueTest.Cidr(InetAddress.getByName("10.1.2.0"), 24);

    assertThat(matches(test, new Value.Text(text))).isEqualTo(expected);
  }

  /** The plan's verdict, which must be the reference's too. */
  private static boolean matches(ValueTest test, Value value) {
    return matches(test, new TableEvent(List.of("F")).with("F", value));
  }

  private static boolean matches(ValueTest test, byte[] text) {
    return matches(test, new TableEvent(List.of("F")).with("F", text));
  }

  private static boolean matches(ValueTest test, TableEvent event) {
    Rule rule = Rules.of(LogSource.ANY, new Search.Field("F", test));
    RuleProgram program = new RuleProgram(List.of(rule), List.of("F")::indexOf);
    SourcePlan plan = program.routes().route(LogSource.ANY).plan();
    boolean matches = PlanVerdict.matched(program.newEvaluator(() -> 0), plan, event).get(0);
    assertThat(matches).isEqualTo(new ReferenceEvaluator(rule).matches(event));
    return matches;
  }
}
