package io.sigline.alerting.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeutralTest {
  private static final int MAX = 1_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nb",
        "\u001b[31mred\u001b[0m",
        "<script>alert(1)</script>",
        "{{ secrets.key }}",
        "{% for x in y %}",
        "[click](http://evil)",
        "![x](https://evil/p.png)",
        "`code`",
        "**bold** __x__",
        "\u202egpj.exe",
        "zero\u200bwidth",
        "line\u2028separator",
        "lone\ud800surrogate",
        "nul\0",
        "www.evil.example"
      })
  void text_ofAttacker_isHarmlessInEveryKind(String text) {
    for (String harmless :
        new String[] {
          Neutral.line(text, MAX), Neutral.markdown(text, MAX), Neutral.paragraph(text, MAX)
        }) {
      assertThat(harmless)
          .doesNotContain("<", ">", "{{", "{%", "://", "www.", "\0", "\r", "\u001b", "\u202e")
          .doesNotContain("\u200b", "\u2028")
          .doesNotContainPattern("(?<!\\\\)[\\[`]");
      assertThat(harmless.chars().noneMatch(c -> Character.isSurrogate((char) c))).isTrue();
    }
    assertThat(Neutral.line(text, MAX)).doesNotContain("\n");
    assertThat(Neutral.markdown(text, MAX))
        .doesNotContain("\n")
        .doesNotContainPattern("(?<!\\\\)[*_]");
  }

  @Test
  void line_control_isShown() {
    assertThat(Neutral.line("a\nb\u0007", MAX)).isEqualTo("a\\nb\\u0007");
  }

  @Test
  void line_tooLong_isCutBetweenCharacters() {
    assertThat(Neutral.line("ab😀cd", 3)).isEqualTo("ab…");
  }

  @Test
  void plain_titleOfRule_staysAsItIs() {
    assertThat(Neutral.plain("Foo & <Bar> [x] 'y'", MAX)).isEqualTo("Foo & <Bar> [x] 'y'");
  }

  @Test
  void paragraph_lines_stayLines() {
    assertThat(Neutral.paragraph("one\ntwo", MAX)).isEqualTo("one\ntwo");
  }

  @Test
  void evidence_keepsAllButNulAndTemplates() {
    String text = "a\r\n<b> `c` http://d {\"e\":{}} \u202e";
    assertThat(Neutral.evidence(text)).isEqualTo(text);
    assertThat(Neutral.evidence("\0{{x}}{{{{")).isEqualTo("␀{ {x}}{ { { {");
    assertThat(Neutral.evidence("\ud83dx\ud83d\ude00")).isEqualTo("�x\ud83d\ude00");
  }
}
