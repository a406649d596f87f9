package io.sigline.engine.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever {@link PlainYaml} reads, the whole reader reads as the same. */
class PlainYamlTest {
  private static final Path SHIPPED = Path.of("../rules");
  private static final Path SIGMAHQ = Path.of("../../shared/data/sigmahq");
  private static final String SPICE =
      "  \n:'\"#-|>&*!%?,[]{}~<=\\\t0.xé\u2028\uFEFF\uFE0F\uFFFE\uD83D\uDE00\uD83D";

  private static final String ALL_OF_IT =
      """
      # a comment
      title: A rule   # with a comment
      'quoted key': 'it''s'
      "double": "no escape"
      number: 0x1F
      nothing:
      list:
          - plain
          - 'quoted: 1'
          -
          - key: value
            other: 2
          -
              deeper: |-
                  text
                    indented

                  end
      dashes:
      - a
      # between
      - b|c
      description: |
          first

          # no comment

      folded: >
          one
          two

          three
            four
          five
      last: -x
      flow: [body.*, 'a, b', "c", 1, null, -d/e]   # a comment
      map: {a: b, 'c d': [e, {f: g}], h: "*"}
      lines: [a,
        b, # between

        c]
      empty: [[], {}, ]
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        ALL_OF_IT,
        "---\na: 1\n",
        "a:\n  b:\n    - c: 1\n      d: 2\n    - e\nf: 3",
        "a: 'b' # c\nb: \"c\"",
        "a: |\n\n  b\n",
        "a: >-\n  b\n   c\n  d\n",
        "a : b\n? c: d\n",
        "? a\n: b\n",
        "a: b\n c\n",
        "a:\n- - b\n",
        "a: |\n  b",
        "a: |+\n  b\n\n",
        "a: |2\n   b\n",
        "a: b: c\n",
        "a: b:\n",
        "a: [b, c]\n",
        "a: *b\n",
        "a: 1\na: 2\n",
        "<<: {a: 1}\n",
        "a:\n  b: 1\n c: 2\n",
        "a: 'b\n  c'\n",
        "a: b#c\nd: e #f\n",
        "a:\n  - b\n - c\n",
        "a: b\n---\nc: d\n",
        "a: b\n...\n",
        "- a\n- b\n",
        "a: |\n b\n# c\n  d\n",
        "a:\n    - |\n      b\n    - c\n",
        "a: |\n     \n  b\n",
        "a: |\n  b\n   \n  c\n",
        "null: a\n",
        "1: a\n",
        "a: =\n",
        "a: 'b'c\n",
        "a:b\n",
        "a:   \n  - b   \n",
        "a: -\n",
        "-a: b\n",
        "a: 'x' : y\n",
        "a: True\nb: FALSE\nc: falsely\nd: Null\ne: nullify\nf: off\ng: Yes\nh: ~\ni: <\nj: y\n",
        "a: 2001-12-14 21:59:43\nb: .inf\nc: -.INF\nd: .nan\ne: +1e3\nf: 1:30\ng: 0o7\nh: ~a\n",
        "a: [b: c]\n",
        "a: [b\n  c]\n",
        "a: [b,\nc]\n",
        "a: [b,#c\n]\n",
        "a: [b] #c\n",
        "a: [b]#c\n",
        "a: [b]: c\n",
        "[a]: b\n",
        "a: [,]\n",
        "a: [b,,c]\n",
        "a: {b, c: d}\n",
        "a: {b: }\n",
        "a: {b:c}\n",
        "a: {'b':c}\n",
        "a: {b: 1, b: 2}\n",
        "a: {b: c d , e : f}\n",
        "a: [- b, -c, -]\n",
        "a: [*b]\n",
        "a: [b c  d]\n",
        "a: [..., ---, -1, 1_0, .]\n",
        "a: [b]\n  c\n",
        "a:\n  [b]\n",
        "- [a]\n",
        "a:\n- {b: c}\n- [d]\n",
        "a: [b}\n",
        "a: [b\n",
        "a: {<<: {b: c}}\n",
        "a: {null: b}\n",
      })
  void text_simpleOrNot_isReadAsByTheWholeReader(String text) {
    assertThat(differences(text)).isEmpty();
  }

  @Test
  void text_withAllOfIt_isPlain() {
    assertThat(PlainYaml.read(ALL_OF_IT, 0)).isNotNull();
  }

  @Test
  void text_ofCharactersBeyondTheFirstPlane_isPlain() {
    String emoji = "a: '\uD83D\uDE00\uFE0F'\n";

    assertThat(PlainYaml.read(emoji, 0)).isNotNull();
    assertThat(differences(emoji)).isEmpty();
    assertThat(PlainYaml.read(emoji.replace("\uDE00", ""), 0)).isNull();
  }

  @Test
  void rules_shipped_areMostlyPlainAndReadAsByTheWholeReader() {
    List<String> texts = texts(SHIPPED);

    assertThat(texts.stream().flatMap(text -> differences(text).stream())).isEmpty();
    assertThat(texts.stream().filter(text -> PlainYaml.read(text, 0) != null).count())
        .isGreaterThan(texts.size() * 3L / 4);
  }

  @Test
  void rules_withRandomMistakes_areReadAsByTheWholeReader() {
    List<String> texts = new ArrayList<>(texts(SHIPPED));
    texts.add(ALL_OF_IT);
    if (Files.isDirectory(SIGMAHQ)) {
      texts.addAll(texts(SIGMAHQ));
    }
    long seed = Long.getLong("differential.seed", System.nanoTime());
    int rounds = 10 * Integer.getInteger("differential.rounds", 1_000);
    Random random = new Random(seed);
    for (int i = 0; i < rounds; i++) {
      String text = texts.get(random.nextInt(texts.size()));
      for (int mistakes = random.nextInt(4); mistakes >= 0; mistakes--) {
        text = withMistake(text, random);
      }
      assertThat(differences(text)).as("-Ddifferential.seed=" + seed).isEmpty();
    }
  }

  private static String withMistake(String text, Random random) {
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + 1 + random.nextInt(random.nextInt(20) + 1));
    String spice = Character.toString(SPICE.charAt(random.nextInt(SPICE.length())));
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, at) + text.substring(to);
      case 1 -> text.substring(0, at) + spice.repeat(1 + random.nextInt(3)) + text.substring(at);
      case 2 -> text.substring(0, at) + spice + text.substring(at + 1);
      case 3 -> text.substring(0, to) + text.substring(at);
      default -> lineMoved(text, random);
    };
  }

  /** The text with one line indented by a little more or less. */
  private static String lineMoved(String text, Random random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    int by = 1 + random.nextInt(4);
    lines.set(
        at,
        random.nextBoolean()
            ? " ".repeat(by) + line
            : line.substring(Math.min(by, line.length() - line.stripLeading().length())));
    return String.join("\n", lines) + "\n";
  }

  /** Where the two readers differ, though the plain one answers: empty, or the text and both. */
  private static List<Object> differences(String text) {
    YamlValue plain = PlainYaml.read(text, 7);
    if (plain == null) {
      return List.of();
    }
    @Nullable Object whole;
    try {
      whole = YamlDocuments.readWhole(text, 7);
    } catch (DocumentException e) {
      whole = e.getMessage();
    }
    return List.of(plain).equals(whole) ? List.of() : List.of(text, plain, String.valueOf(whole));
  }

  private static List<String> texts(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(name -> name.toString().endsWith(".yml")).sorted().toList()) {
        texts.add(Files.readString(file));
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
