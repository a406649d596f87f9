package io.sigline.engine.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextPatternTest {

  @Test
  void fold_ofAText_isThatOfEachCodePoint() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      String one = Character.toString(codePoint);
      String folded = Character.toString(TextPattern.fold(codePoint));
      if (!TextPattern.fold(one).equals(folded)
          || !TextPattern.fold("A" + one).equals("a" + folded)) {
        assertThat(TextPattern.fold("A" + one)).as("U+%04X", codePoint).isEqualTo("a" + folded);
        assertThat(TextPattern.fold(one)).as("U+%04X", codePoint).isEqualTo(folded);
      }
    }
    assertThat(TextPattern.fold("Xy\uD83DZ")).isEqualTo("xy\uD83Dz");
  }
}
