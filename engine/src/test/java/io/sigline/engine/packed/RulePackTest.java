package io.sigline.engine.packed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.engine.fieldmap.SigmaHqRules;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.rule.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RulePackTest {
  private static final Path KINDS =
      Path.of("src/test/resources/io/sigline/engine/packed/every-kind.yml");
  private static final Path SHIPPED = Path.of("../rules");
  private static final Map<String, List<String>> PLACEHOLDERS =
      Map.of("known", List.of("value", "va*ue"), "known_cdcs", List.of("a", "b"));
  private static final String NAME = "rules.yml";
  private static final SourceFile FILE =
      new SourceFile(
          NAME,
          """
          title: One
          logsource: {category: test}
          detection:
            sel: {Field|contains: [a, b], Other|re|i: 'x+'}
            condition: sel
          x-more: [1, 2.5, true, null, {a: b}]
          """);

  @Test
  void read_everyFileOfSigmaHq_isWhatParsingYields() {
    List<SourceFile> files = SigmaHqRules.files();
    files.parallelStream().forEach(file -> PackedAgain.check(file, PLACEHOLDERS));
    assertThat(files).hasSizeGreaterThan(3_700);
  }

  @Test
  void read_everyShippedFile_isWhatParsingYields() throws IOException {
    int count = 0;
    try (Stream<Path> files = Files.walk(SHIPPED)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".yml")).toList()) {
        PackedAgain.check(file(file), PLACEHOLDERS);
        count++;
      }
    }
    assertThat(count).isGreaterThan(100);
  }

  @Test
  void read_everyKindOfDocumentTestAndAttribute_isWhatParsingYields() throws IOException {
    SourceFile file = file(KINDS);
    RuleFile parsed = RuleFile.read(file, PLACEHOLDERS);
    assertThat(parsed.refused()).hasSize(2);
    assertThat(parsed.refusedByName()).hasSize(3);
    assertThat(parsed.warnings()).isNotEmpty();
    assertThat(parsed.filters()).hasSize(2);
    assertThat(parsed.correlations()).hasSize(11);
    PackedAgain.check(file, PLACEHOLDERS);
  }

  @Test
  void read_otherContent_isNotKnown() {
    RulePack pack = RulePack.open(pack("maker"), "maker");
    FileContent content = content(FILE.text());
    assertThat(pack.read(NAME, content)).isNotNull();
    assertThat(pack.read("other.yml", content)).isNull();
    assertThat(pack.read(NAME, content(FILE.text() + " "))).isNull();
    assertThat(
            pack.read(NAME, new FileContent(content.length(), content.crc32(), ~content.crc32c())))
        .isNull();
    assertThat(
            pack.read(NAME, new FileContent(content.length(), ~content.crc32(), content.crc32c())))
        .isNull();
    assertThat(
            pack.read(
                NAME, new FileContent(content.length() + 1, content.crc32(), content.crc32c())))
        .isNull();
  }

  @Test
  void open_madeByOther_isEmpty() {
    assertThat(RulePack.open(pack("maker"), "maker").size()).isOne();
    assertThat(RulePack.open(pack("maker"), "maker2").size()).isZero();
    assertThat(RulePack.open(pack("maker"), "make").size()).isZero();
  }

  @Test
  void open_anyByteDamaged_isRefused() {
    byte[] whole = pack("maker");
    for (int at = 0; at < whole.length; at++) {
      for (int bits : new int[] {0x01, 0x80, 0xFF}) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) bits;
        assertThatThrownBy(() -> RulePack.open(damaged, "maker"))
            .as("byte %d", at)
            .isInstanceOf(PackException.class);
      }
    }
  }

  @Test
  void open_anyRangeOverwritten_isRefused() {
    byte[] whole = pack("maker");
    Random random = new Random(7);
    for (int turn = 0; turn < 2_000; turn++) {
      byte[] damaged = whole.clone();
      int begin = random.nextInt(whole.length);
      int end = Math.min(whole.length, begin + 1 + random.nextInt(200));
      Arrays.fill(damaged, begin, end, (byte) random.nextInt(256));
      if (!Arrays.equals(damaged, whole)) {
        assertThatThrownBy(() -> RulePack.open(damaged, "maker")).isInstanceOf(PackException.class);
      }
    }
  }

  @Test
  void open_cutOffOrLengthened_isRefused() {
    byte[] whole = pack("maker");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> RulePack.open(cut, "maker")).isInstanceOf(PackException.class);
    }
    assertThatThrownBy(() -> RulePack.open(Arrays.copyOf(whole, whole.length + 1), "maker"))
        .isInstanceOf(PackException.class);
  }

  /** Lengths, places and counts that lead anywhere, with checksums that are right. */
  @Test
  void read_forgedWithRightChecksums_isRefusedOrReadAndNothingElse() throws IOException {
    byte[] whole = PackedAgain.pack(PackFuzz.NAME, PackFuzz.CONTENT, kinds());
    byte[] small = PackedAgain.pack(PackFuzz.NAME, PackFuzz.CONTENT, parsed());
    for (int at = PackLayout.CHECKED; at < small.length; at++) {
      for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF}) {
        byte[] forged = small.clone();
        forged[at] = (byte) value;
        PackFuzz.fuzzerTestOneInput(forged);
      }
    }
    Random random = new Random(11);
    for (int turn = 0; turn < 5_000; turn++) {
      byte[] forged = whole.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        forged[random.nextInt(forged.length)] = (byte) random.nextInt(256);
      }
      PackFuzz.fuzzerTestOneInput(forged);
    }
  }

  @Test
  void add_nestedTooDeep_isLeftOutAndTheOthersStay() {
    String deep =
        "not (".repeat(PackOutput.DEEPEST + 1) + "sel" + ")".repeat(PackOutput.DEEPEST + 1);
    RuleFile nested =
        RuleFile.read(
            new SourceFile("deep.yml", FILE.text().replace("condition: sel", "condition: " + deep)),
            Map.of());
    RulePackBuilder builder = new RulePackBuilder();
    boolean first = builder.add("deep.yml", PackFuzz.CONTENT, nested);
    assertThat(builder.add(NAME, content(FILE.text()), parsed())).isTrue();
    RulePack pack = RulePack.open(builder.build("maker"), "maker");
    assertThat(first).isEqualTo(nested.rules().isEmpty());
    assertThat(pack.read(NAME, content(FILE.text()))).isEqualTo(parsed());
  }

  private static RuleFile kinds() throws IOException {
    return RuleFile.read(new SourceFile(PackFuzz.NAME, Files.readString(KINDS)), PLACEHOLDERS);
  }

  private static RuleFile parsed() {
    return RuleFile.read(FILE, Map.of());
  }

  private static byte[] pack(String maker) {
    RulePackBuilder builder = new RulePackBuilder();
    assertThat(builder.add(NAME, content(FILE.text()), parsed())).isTrue();
    return builder.build(maker);
  }

  private static FileContent content(String text) {
    return FileContent.of(text.getBytes(UTF_8));
  }

  private static SourceFile file(Path path) throws IOException {
    return new SourceFile(path.toString(), Files.readString(path));
  }
}
