package io.sigline.engine.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML from strangers: bombs end in a clean problem, never in an error of the machine. */
final class YamlDocumentsTest {

  private static @Nullable Object plain(String yaml) {
    return YamlValue.plain(YamlDocuments.read(yaml, 0).getFirst());
  }

  private static void assertRefused(String yaml, String message) {
    assertThatThrownBy(() -> YamlDocuments.read(yaml, 0))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u", "\\u\"", "\\x1\"", "\\u12g4\"", "\\U00110000\"", "\\UFFFFFFFF\""})
  void read_escapeThatNamesNoCharacter_isRefusedWithItsLine(String escape) {
    assertThatThrownBy(() -> YamlDocuments.read("a: b\nc: \"" + escape, 5))
        .isInstanceOfSatisfying(
            DocumentException.class,
            e -> assertThat(e.in("x.yml").toString()).containsPattern("x.yml:[78]: "));
  }

  @Test
  void read_scalars_asYamlHasThem() {
    assertThat(plain("{a: 1, b: 1.5, c: true, d: text, e: '1', f: [x], g: 0x10}"))
        .isEqualTo(
            Map.of(
                "a",
                1L,
                "b",
                new BigDecimal("1.5"),
                "c",
                true,
                "d",
                "text",
                "e",
                "1",
                "f",
                List.of("x"),
                "g",
                16L));
  }

  @Test
  void read_lines_countFromTheFile() {
    Mapping map = (Mapping) YamlDocuments.read("a: 1\n\nb:\n  - x\n", 10).getFirst();
    assertThat(map.entries().values())
        .extracting(entry -> entry.keyLine() + " " + entry.value().line())
        .containsExactly("11 11", "13 14");
  }

  @Test
  void read_mergeKey_ownKeysWin() {
    assertThat(plain("base: &b {x: 1, y: 1}\nuse: {<<: *b, y: 2}\n"))
        .isEqualTo(Map.of("base", Map.of("x", 1L, "y", 1L), "use", Map.of("x", 1L, "y", 2L)));
  }

  @Test
  void read_explicitStringTag_isText() {
    assertThat(YamlDocuments.read("a: !!str 123", 0).getFirst())
        .isInstanceOfSatisfying(
            Mapping.class,
            map ->
                assertThat(map.get("a"))
                    .isInstanceOfSatisfying(
                        Scalar.class, a -> assertThat(a.kind()).isEqualTo(YamlValue.Kind.STRING)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: !!javax.script.ScriptEngineManager [!!java.net.URL ['http://127.0.0.1/']]",
        "a: !!java.lang.String x",
        "a: !custom x",
        "!!set {a, b}",
        "a: !!binary aGk=",
      })
  void read_foreignTag_isRefused(String yaml) {
    assertRefused(yaml, "found the tag");
  }

  @Test
  void read_duplicateKey_isRefusedWithBothLines() {
    assertThatThrownBy(() -> YamlDocuments.read("a: 1\nb: 2\na: 3\n", 0))
        .isInstanceOfSatisfying(
            DocumentException.class,
            e ->
                assertThat(e.in("f").toString())
                    .isEqualTo("f:3: the key 'a' stands twice in one map, first in line 1"));
  }

  @Test
  void read_billionLaughs_isRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
    for (int i = 1; i < 10; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append(("*a" + (i - 1) + ",").repeat(9)).append("]\n");
    }
    assertRefused(bomb.toString(), "aliases");
  }

  @Test
  void read_fewAliasesThatExpandFar_areRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [lol,lol]\n");
    for (int i = 1; i < 24; i++) {
      bomb.append("a%d: &a%d [*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertRefused(bomb.toString(), "aliases expand");
  }

  @Test
  void read_longScalarBehindManyAliases_isRefused() {
    String bomb =
        "a: &a |\n"
            + (" " + "x".repeat(10_000) + "\n").repeat(100)
            + "b: ["
            + "*a,".repeat(10_000)
            + "]\n";
    assertRefused(bomb, "aliases expand");
  }

  @Test
  void read_depth_isRefused() {
    assertRefused("[".repeat(20_000) + "]".repeat(20_000), "Depth");
    assertRefused("a: " + "{a: ".repeat(20_000), "Depth");
    assertRefused("a:\n" + " ".repeat(1) + "- ".repeat(20_000), "Depth");
  }

  @Test
  void read_recursiveAlias_isRefused() {
    assertRefused("a: &a [*a]", "nested more than 64 levels");
    assertRefused("&a {b: *a}", "nested more than 64 levels");
  }

  @Test
  void read_tooLong_isRefused() {
    assertRefused("a: " + "x".repeat(10_000_000), "characters in a document");
    assertRefused("a: |\n" + " xxxxxxx\n".repeat(1_000_000), "characters in a document");
    assertRefused("a: " + "x".repeat(1_000_000), "characters in a line");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: [1", "a: 'x", "a: b: c", "\ta: 1", "a: *nowhere", "a: \u0001"})
  void read_notYaml_isRefused(String yaml) {
    assertRefused(yaml, "expected YAML");
  }

  @ParameterizedTest
  @ValueSource(strings = {"? [a]\n: b", "~: b"})
  void read_keyThatIsNoText_isRefused(String yaml) {
    assertRefused(yaml, "key");
  }
}
