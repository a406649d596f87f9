package io.sigline.engine.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.sigline.engine.rule.ValueTest;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CharacterRunTest {
  private static final String[] PIECES = {"a", "\n", "\r", "\uD83D\uDE00", "\uD83D", "\uDE00", "é"};

  @ParameterizedTest
  @ValueSource(strings = {".{0}", ".{0,}", ".{1}", ".{2,}", ".{3}", ".{5,}", ".{10,}"})
  void isIn_anyText_isWhatTheLinearEngineFinds(String pattern) {
    Random random = new Random(pattern.hashCode());
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(16); i > 0; i--) {
        text.append(PIECES[random.nextInt(3) == 0 ? random.nextInt(PIECES.length) : 0]);
      }
      boolean acrossLines = random.nextBoolean();
      Set<RegexFlag> flags = acrossLines ? Set.of(RegexFlag.DOT_ALL) : Set.of();
      RegexTest regex = RegexTest.compile(new ValueTest.Regex(pattern, flags));
      boolean expected =
          Pattern.compile(pattern, acrossLines ? Pattern.DOTALL : 0).matcher(text).find();
      assertThat(CharacterRun.of(new ValueTest.Regex(pattern, flags))).isNotNull();
      assertThat(regex.find(text.toString())).as("%s in %s", pattern, text).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".{1,5}", ".{03}", ".{,3}", ".{}", ".{,}", ".{3", ".{3}}", "a.{3}", ".{3}?", ".+"})
  void of_anythingElse_isNone(String pattern) {
    assertThat(CharacterRun.of(new ValueTest.Regex(pattern, Set.of()))).isNull();
  }

  @Test
  void find_thousandCharacters_areFoundAtTheEndOfALongText() {
    RegexTest regex = RegexTest.compile(new ValueTest.Regex(".{1000,}", Set.of()));
    String short999 = "x".repeat(999);
    assertThat(regex.find((short999 + "\n").repeat(20))).isFalse();
    assertThat(regex.find((short999 + "\n").repeat(20) + short999 + "x")).isTrue();
  }
}
