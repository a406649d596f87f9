package io.sigline.engine.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.ValueTest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegexSamplerTest {
  private static final int TRIES = 30;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "a|b",
        "^a.*b$",
        "(?i)ab(?:c|d)+[e-g]{2,3}",
        "(?P<name>x)\\d{4}-\\w+\\s?",
        "\\{[a-fA-F0-9]{8}\\}",
        "[^a-z]{3}",
        "[]a]\\]",
        "[^]a]b",
        "[\\w.-]+@[\\d\\s]",
        "[[:digit:]_]{2}[[:upper:]]",
        "\\x41\\u0042\\x{43}\\t\\.",
        "\\Aa\\z",
        "\\Qa.b\\E+c",
        "a{,2}b{1}c{2,}",
        "a*?b+?c??d",
        "\\p{L}\\P{L}\\pN",
        "[a\\-z][\\^-\\`]",
        "(?s)a.{3}b",
        "\\W\\D\\S",
        "[^/]{100,}$",
        "é+ü"
      })
  void sample_someOfAFew_isFoundByTheExpression(String pattern) {
    RegexTest test = RegexTest.compile(new ValueTest.Regex(pattern, Set.of()));
    RegexSampler sampler = new RegexSampler(RegexReader.read(pattern));
    int found = 0;
    for (int number = 0; number < TRIES; number++) {
      found += test.find(sampler.sample(number, List.of())) ? 1 : 0;
    }
    assertThat(found).isGreaterThan(TRIES / 2);
  }

  @Test
  void sample_sameNumber_isTheSameText() {
    RegexSampler sampler = new RegexSampler(RegexReader.read("[a-z]+[0-9]*(x|y|z)"));

    assertThat(sampler.sample(7, List.of())).isEqualTo(sampler.sample(7, List.of()));
  }

  @Test
  void sample_textsWithin_standWhereAnyCharactersMay() {
    RegexSampler sampler = new RegexSampler(RegexReader.read("^a.*b[^x]+c$"));

    assertThat(sampler.sample(0, List.of("one", "two"))).isEqualTo("aonebtwoc");
  }

  @Test
  void hasEdge_ofEveryAlternative_isToldApart() {
    assertThat(RegexReader.read("^a|^b").hasEdge(true)).isTrue();
    assertThat(RegexReader.read("^a|b").hasEdge(true)).isFalse();
    assertThat(RegexReader.read("(a|b)$").hasEdge(false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a", "[a", "a)", "\\"})
  void read_whatIsNoExpression_isRefused(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> RegexReader.read(pattern));
  }
}
