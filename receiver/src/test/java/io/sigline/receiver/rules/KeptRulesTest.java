package io.sigline.receiver.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.packed.FileContent;
import io.sigline.engine.packed.RulePackBuilder;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.config.RulesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRulesTest {
  private static final String CODE = "this code";
  private static final String RULE =
      """
      title: %s
      logsource: {category: test}
      detection:
        sel: {Field|expand: 'a%%known%%'}
        condition: sel
      """;

  @TempDir private Path folder;
  private Path rules = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void write() throws IOException {
    rules = Files.createDirectory(folder.resolve("rules"));
    data = Files.createDirectory(folder.resolve("data"));
    for (String name : List.of("a", "b", "c")) {
      write(name, name);
    }
    Files.writeString(rules.resolve("d.yml"), "title: refused\n");
  }

  @Test
  void load_afterOneThatKept_yieldsTheSameWithoutWritingAgain() throws IOException {
    RuleLibrary first = start(config("x"));
    byte[] kept = Files.readAllBytes(pack());

    RuleLoader second = loader(CODE);
    RuleLibrary library = second.load(config("x"));

    assertThat(library.rules()).isEqualTo(first.rules()).hasSize(3);
    assertThat(library.refused()).isEqualTo(first.refused()).hasSize(1);
    assertThat(library.warnings()).isEqualTo(first.warnings());
    Files.delete(pack());
    second.keep(config("x"));
    assertThat(pack()).as("written although nothing was new").doesNotExist();
    assertThat(kept).isNotEmpty();
  }

  @Test
  void load_fileThatIsKept_isNotParsed() throws IOException {
    keepAsIfContent("a", "kept");

    assertThat(titles(loader(CODE).load(config("x")))).containsExactly("kept", "b", "c");
  }

  @Test
  void load_fileOfOtherContent_isParsed() throws IOException {
    keepAsIfContent("a", "kept");
    write("a", "changed");

    assertThat(titles(loader(CODE).load(config("x")))).containsExactly("changed", "b", "c");
  }

  @Test
  void load_byOtherCodeOrPlaceholdersOrForPipelines_isParsed() throws IOException {
    keepAsIfContent("a", "kept");

    assertThat(titles(loader("other code").load(config("x")))).contains("a");
    assertThat(titles(loader(CODE).load(config("y")))).contains("a");
    assertThat(titles(loader(CODE).load(config("x", "y")))).contains("a");
    Path pipeline = Files.writeString(folder.resolve("p.yml"), "name: p\ntransformations: []\n");
    RulesConfig piped = config("x").withPipelines(List.of(pipeline));
    assertThat(titles(loader(CODE).load(piped))).contains("a");
  }

  @Test
  void load_byCodeThatCannotBeNamed_parsesAndKeepsNothing() throws IOException {
    keepAsIfContent("a", "kept");
    byte[] before = Files.readAllBytes(pack());

    RuleLoader loader = loader(Optional.empty());
    assertThat(titles(loader.load(config("x")))).contains("a");
    loader.keep(config("x"));

    assertThat(Files.readAllBytes(pack())).isEqualTo(before);
  }

  @Test
  void load_fileGoneOrNew_isWhatIsThereAndKeptAnew() throws IOException {
    RuleLibrary before = start(config("x"));
    Files.delete(rules.resolve("b.yml"));
    write("e", "e");

    assertThat(titles(start(config("x")))).containsExactly("a", "c", "e");

    RuleLibrary after = loader(CODE).load(config("x"));
    assertThat(titles(after)).containsExactly("a", "c", "e");
    assertThat(before.rules()).contains(after.rules().getFirst());
  }

  @Test
  void load_keptDamagedAnywhere_parsesAndKeepsAnew() throws IOException {
    RuleLibrary whole = start(config("x"));
    byte[] kept = Files.readAllBytes(pack());
    for (int at = 0; at < kept.length; at += 7) {
      byte[] damaged = kept.clone();
      damaged[at] ^= 0x10;
      Files.write(pack(), damaged);
      assertLoads(whole);
      Files.write(pack(), Arrays.copyOf(kept, at));
      assertLoads(whole);
    }
    assertThat(start(config("x")).rules()).isEqualTo(whole.rules());
    Files.delete(rules.resolve("d.yml"));
    assertThat(start(config("x")).refused()).isEmpty();
  }

  @Test
  void load_keptIsAFolder_parsesAndLeavesNothingBehind() throws IOException {
    Files.createDirectories(pack().resolve("in the way"));

    assertThat(titles(start(config("x")))).containsExactly("a", "b", "c");

    assertThat(data.resolve("rules.pack.new")).doesNotExist();
  }

  @Test
  void keep_noSuchFolder_isPassedOver() throws IOException {
    Files.delete(data);

    assertThat(titles(start(config("x")))).containsExactly("a", "b", "c");

    assertThat(data).doesNotExist();
  }

  @Test
  void keep_afterAReload_keepsWhatTheFirstLoadFound() throws IOException {
    RuleLoader loader = loader(CODE);
    var _ = loader.load(config("x"));
    write("a", "changed");
    assertThat(titles(loader.load(config("x")))).containsExactly("changed", "b", "c");

    loader.keep(config("x"));

    assertThat(titles(loader(CODE).load(config("x")))).containsExactly("changed", "b", "c");
  }

  @Test
  void name_ofCodeInFolders_isNone() {
    boolean inFolder =
        !RuleFile.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .getPath()
            .endsWith("jar");
    assertThat(ParserCode.name().isEmpty()).isEqualTo(inFolder);
  }

  private void assertLoads(RuleLibrary expected) {
    RuleLibrary library = loader(CODE).load(config("x"));
    assertThat(library.rules()).isEqualTo(expected.rules());
    assertThat(library.refused()).isEqualTo(expected.refused());
  }

  private RuleLibrary start(RulesConfig config) {
    RuleLoader loader = loader(CODE);
    RuleLibrary library = loader.load(config);
    loader.keep(config);
    return library;
  }

  private RuleLoader loader(String code) {
    return loader(Optional.of(code));
  }

  private RuleLoader loader(Optional<String> code) {
    return new RuleLoader(InstantSource.system(), KeptRules.in(data, () -> code));
  }

  /** Keeps for one file what another content would yield, which shows whether it is used. */
  private void keepAsIfContent(String name, String title) throws IOException {
    Path file = rules.resolve(name + ".yml");
    RulePackBuilder pack = new RulePackBuilder();
    RuleFile other =
        RuleFile.read(
            new SourceFile(file.toString(), RULE.formatted(title)), config("x").placeholders());
    assertThat(pack.add(file.toString(), FileContent.of(Files.readAllBytes(file)), other)).isTrue();
    KeptRules.in(data, () -> Optional.of(CODE)).write(() -> pack, config("x"));
  }

  private RulesConfig config(String... values) {
    return RulesConfig.all(List.of(rules), List.of(), Map.of("known", List.of(values)));
  }

  private static List<String> titles(RuleLibrary library) {
    return library.rules().stream().map(Rule::title).toList();
  }

  private void write(String name, String title) throws IOException {
    Files.writeString(rules.resolve(name + ".yml"), RULE.formatted(title));
  }

  private Path pack() {
    return data.resolve("rules.pack");
  }
}
