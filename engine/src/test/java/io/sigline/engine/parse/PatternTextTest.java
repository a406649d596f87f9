package io.sigline.engine.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyCharacter;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.TextPattern.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PatternTextTest {

  private static void assertParts(String text, Part... parts) {
    assertThat(PatternText.parse(text)).isEqualTo(new TextPattern(List.of(parts)));
  }

  @Test
  void parse_wildcards_becomeParts() {
    assertParts("a*b?", new Literal("a"), new AnyText(), new Literal("b"), new AnyCharacter());
  }

  @Test
  void parse_backslashBeforeWildcard_isLiteral() {
    assertParts("a\\*b\\?", new Literal("a*b?"));
  }

  @Test
  void parse_backslashBeforeOther_staysBackslash() {
    assertParts("C:\\Windows\\", new Literal("C:\\Windows\\"));
  }

  @Test
  void parse_twoBackslashesBeforeWildcard_areBackslashAndWildcard() {
    assertParts("C:\\\\*", new Literal("C:\\"), new AnyText());
  }

  @Test
  void parse_threeBackslashesBeforeWildcard_areBackslashAndLiteralStar() {
    assertParts("C:\\\\\\*", new Literal("C:\\*"));
  }

  @Test
  void parse_threeBackslashesBeforeOther_areTwo() {
    assertParts("\\\\\\srv", new Literal("\\\\srv"));
  }

  @Test
  void parse_fourBackslashes_areTwo() {
    assertParts("\\\\\\\\", new Literal("\\\\"));
  }

  @Test
  void parse_empty_matchesTheEmptyTextOnly() {
    assertThat(PatternText.parse("").parts()).isEmpty();
  }
}
