package io.sigline.engine.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyCharacter;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.TextPattern.Part;
import io.sigline.engine.rule.ValueTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class TextTestTest {

  private static boolean matches(String text, Part... parts) {
    return TextTest.compile(new ValueTest.Text(new TextPattern(List.of(parts)), false))
        .matches(text);
  }

  @Test
  void matches_anyCharacter_isOneCodePoint() {
    assertThat(matches("a😀b", new Literal("a"), new AnyCharacter(), new Literal("b"))).isTrue();
    assertThat(matches("a\nb", new Literal("a"), new AnyCharacter(), new Literal("b"))).isTrue();
    assertThat(matches("ab", new Literal("a"), new AnyCharacter(), new Literal("b"))).isFalse();
  }

  @Test
  void matches_noParts_isTheEmptyText() {
    assertThat(matches("")).isTrue();
    assertThat(matches("x")).isFalse();
  }

  @Test
  void matches_asciiLiteral_isNotMatchedByItsLookalikes() {
    assertThat(matches("\u212A", new Literal("k"))).isFalse();
    assertThat(matches("\u0130", new Literal("i"))).isFalse();
    assertThat(matches("\u0131", new Literal("I"))).isFalse();
  }

  @Test
  void matches_inTurkish_isTheSame() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.of("tr", "TR"));
      assertThat(matches("c:\\info.exe", new AnyText(), new Literal("\\INFO.EXE"))).isTrue();
      assertThat(matches("C:\\INFO.EXE", new AnyText(), new Literal("\\info.exe"))).isTrue();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void matches_manyWildcards_takesBoundedTime() {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      parts.add(new AnyText());
      parts.add(new Literal("ab"));
    }
    TextTest test = TextTest.compile(new ValueTest.Text(new TextPattern(parts), false));
    String text = "a".repeat(50_000);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(test.matches(text)).isFalse());
  }

  /** The same verdict as a regular expression gives, on generated patterns and texts. */
  @Test
  void matches_generated_agreesWithARegularExpression() {
    Random random = new Random(42);
    for (int round = 0; round < 20_000; round++) {
      List<Part> parts = new ArrayList<>();
      StringBuilder regex = new StringBuilder();
      for (int i = random.nextInt(6); i >= 0; i--) {
        switch (random.nextInt(3)) {
          case 0 -> {
            parts.add(new AnyText());
            regex.append(".*");
          }
          case 1 -> {
            parts.add(new AnyCharacter());
            regex.append('.');
          }
          default -> {
            String literal = word(random);
            parts.add(new Literal(literal));
            regex.append(Pattern.quote(literal));
          }
        }
      }
      String text = word(random) + word(random) + word(random);
      boolean expected =
          Pattern.compile(regex.toString(), Pattern.DOTALL | Pattern.CASE_INSENSITIVE)
              .matcher(text)
              .matches();
      assertThat(matches(text, parts.toArray(Part[]::new)))
          .as("round %d: %s on '%s'", round, regex, text)
          .isEqualTo(expected);
    }
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      word.append("aAb\n".charAt(random.nextInt(4)));
    }
    return word.toString();
  }
}
