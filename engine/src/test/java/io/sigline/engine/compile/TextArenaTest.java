package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.TextPattern;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextArenaTest {
  private final TextArena arena = new TextArena();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "C:\\Windows\\System32\\CMD.EXE",
        "@[`{AZaz09",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZÉabcdefghijklmnop",
        "\u212a\u017f\u0130\u0131\u1e9e\u2126\u023a",
        "😀𐐀ABCDEFGH😀",
        "\u0000\uffff\ud7ff\ue000"
      })
  void fold_utf8_isThePatternsFold(String text) {
    assertThat(folded(text.getBytes(UTF_8))).isEqualTo(TextPattern.fold(text));
    assertThat(arena.lastWasWellFormed()).isTrue();
  }

  @Test
  void fold_everyCodePoint_isThePatternsFold() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        continue;
      }
      String text = Character.toString(codePoint);
      arena.clear();
      byte[] bytes = text.getBytes(UTF_8);
      arena.appendFolded(bytes, 0, bytes.length);
      String folded = new String(arena.bytes(), 0, arena.end(), UTF_8);
      if (!folded.equals(TextPattern.fold(text))) {
        assertThat(folded).as("U+%04X", codePoint).isEqualTo(TextPattern.fold(text));
      }
    }
  }

  @Test
  void fold_notUtf8_readsAsJavaDecodesIt() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      String decoded = new String(bytes, UTF_8);

      assertThat(folded(bytes)).isEqualTo(TextPattern.fold(decoded));
      assertThat(arena.lastWasWellFormed())
          .as("well-formed is what is decoded without loss: %s", decoded)
          .isEqualTo(Arrays.equals(decoded.getBytes(UTF_8), bytes));
    }
  }

  @Test
  void repair_notUtf8_hasReplacementCharacters() {
    arena.appendRepaired(new byte[] {'A', (byte) 0xff, 'B'}, 0, 3);

    assertThat(new String(arena.bytes(), 0, arena.end(), UTF_8)).isEqualTo("A\ufffdB");
  }

  @Test
  void arena_muchText_keepsAllOfIt() {
    byte[] bytes = "Abcdefghijklmnopqrs\u00c9".repeat(10).getBytes(UTF_8);
    for (int i = 0; i < 1_000; i++) {
      arena.appendFolded(bytes, 0, bytes.length);
    }

    String all = new String(arena.bytes(), 0, arena.end(), UTF_8);

    assertThat(all).isEqualTo("abcdefghijklmnopqrs\u00e9".repeat(10_000));
  }

  private String folded(byte[] bytes) {
    byte[] buffer = new byte[bytes.length + 4];
    Arrays.fill(buffer, (byte) 'Z');
    System.arraycopy(bytes, 0, buffer, 2, bytes.length);
    int start = arena.end();
    arena.appendFolded(buffer, 2, bytes.length);
    return new String(arena.bytes(), start, arena.end() - start, UTF_8);
  }
}
