package io.sigline.receiver.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.engine.pipeline.Pipelines;
import io.sigline.receiver.pull.Archives.TarEntry;
import io.sigline.receiver.rules.RuleReading;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is unpacked, and what is refused without a trace. */
class PullTest {
  private static final PullLimits LIMITS = new PullLimits(1 << 20, 20, 100_000, 6 << 20, 50);
  private static final String RULE = Archives.rule(1, "One", "a");

  private final HttpClient client = Download.client().build();
  @TempDir private Path folder;
  private ManagedFolder managed;

  @BeforeEach
  void open() {
    managed = ManagedFolder.open(folder.resolve("sigma"));
  }

  @AfterEach
  void close() {
    managed.close();
    client.close();
  }

  @Test
  void zip_release_hasRulesAndWhatIsAboutThem() throws IOException {
    pull(
        Archives.zip(
            "rules/windows/a.yml", RULE,
            "rules-dfir/b.yml", RULE.replace("0001", "0002"),
            "tests/c.yml", "not: taken",
            "LICENSE", "Detection Rule License 1.1",
            "version.txt", "r2026-11-01",
            "tool.exe", "MZ"));

    assertThat(files())
        .containsExactlyInAnyOrder(
            "rules/windows/a.yml", "rules-dfir/b.yml", "LICENSE", "version.txt");
    assertThat(managed.about().orElseThrow().path("sha256").asText()).hasSize(64);
  }

  @Test
  void tar_ofASourceTree_losesTheFolderAroundIt() throws IOException {
    String deep = "sigma-1/rules/" + "long/".repeat(30) + "a.yml";
    pull(
        Archives.tarGz(
            new TarEntry(
                "pax_global_header", 'g', "52 comment=0123456789012345678901234567890123456789\n"),
            new TarEntry("sigma-1/", '5', ""),
            Archives.file("sigma-1/LICENSE", "Detection Rule License 1.1"),
            Archives.file("sigma-1/tests/x.yml", "not: taken"),
            new TarEntry("x", 'x', pax("path=" + deep)),
            Archives.file("sigma-1/rules/cut", RULE),
            new TarEntry("././@LongLink", 'L', "sigma-1/rules/gnu/b.yml\0"),
            Archives.file("sigma-1/rules/gnu", RULE.replace("0001", "0002"))));

    assertThat(files())
        .containsExactlyInAnyOrder(
            "LICENSE", deep.substring("sigma-1/".length()), "rules/gnu/b.yml");
  }

  @Test
  void archive_hostile_isRefusedAndLeavesTheOldSet() throws IOException {
    pull(Archives.zip("rules/a.yml", RULE));
    List<String> before = files();

    refused(Archives.zip("../evil.yml", RULE), "written elsewhere");
    refused(Archives.zip("rules/../../evil.yml", RULE), "written elsewhere");
    refused(Archives.zip("/evil.yml", RULE), "written elsewhere");
    refused(Archives.zip("rules\\..\\evil.yml", RULE), "written elsewhere");
    refused(Archives.zip("C:/evil.yml", RULE), "written elsewhere");
    refused(Archives.tarGz(Archives.file("rules/../../evil.yml", RULE)), "written elsewhere");
    refused(Archives.tarGz(new TarEntry("../evil/", '5', "")), "written elsewhere");
    refused(Archives.withLink(Archives.zip("rules/a.yml", "/etc/passwd")), "symbolic link");
    refused(Archives.tarGz(new TarEntry("rules/a.yml", '2', "")), "neither a file nor a folder");
    refused(Archives.tarGz(new TarEntry("rules/a.yml", '1', "")), "neither a file nor a folder");
    refused(
        Archives.replaced(
            Archives.zip("rules/a.yml", RULE, "rules/b.yml", RULE), "rules/b.yml", "rules/a.yml"),
        "");
    refused(
        Archives.tarGz(Archives.file("rules/a.yml", RULE), Archives.file("rules/a.yml", RULE)),
        "two entries");
    refused(Archives.zip("rules/a.yml", RULE, "rules/A.yml", RULE), "case of their names");
    refused(Archives.zip("rules/a.yml", " ".repeat(100_001)), "more than 100000 bytes");
    refused(Archives.zip("pad.bin", "0".repeat(5 << 20), "rules/a.yml", RULE), "times its size");
    refused(
        Archives.tarGz(Archives.file("pad.bin", "0".repeat(5 << 20)), Archives.file("a.yml", RULE)),
        "times its size");
    refused(manyEntries(), "more than 20 entries");
    refused("title: no archive".getBytes(UTF_8), "expected a .zip");
    refused(Archives.zip("readme.md", "x"), "no rule");
    byte[] zip = Archives.zip("rules/a.yml", RULE);
    refused(Arrays.copyOf(zip, zip.length / 2), "damaged");
    byte[] tar = Archives.tarGz(Archives.file("rules/a.yml", RULE));
    refused(Arrays.copyOf(tar, tar.length / 2), "damaged");

    assertThat(files()).isEqualTo(before);
    assertThat(folder.resolve("evil.yml")).doesNotExist();
    try (Stream<Path> sets = Files.list(folder.resolve("sigma/.sets"))) {
      assertThat(sets.filter(Files::isDirectory)).hasSize(1);
    }
  }

  @Test
  void checksum_wrong_isRefused() throws IOException {
    Path archive = Files.write(folder.resolve("a.zip"), Archives.zip("rules/a.yml", RULE));
    String right = Checksum.of(archive);
    Path list = folder.resolve("sums");
    Files.writeString(list, "0".repeat(64) + "  other.zip\n" + right + " *dist/a.zip\n");

    take(archive, right.toUpperCase(Locale.ROOT));
    take(archive, list.toString());
    assertThatThrownBy(() -> take(archive, "0".repeat(64)))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("expected " + "0".repeat(64));
    Files.writeString(list, "0".repeat(64) + "  other.zip\n");
    assertThatThrownBy(() -> take(archive, list.toString()))
        .hasMessageContaining("no SHA-256 of a.zip");
  }

  @Test
  void checkout_isCopiedWithItsCommit() throws IOException {
    Path checkout = folder.resolve("checkout");
    Files.createDirectories(checkout.resolve("rules"));
    Files.writeString(checkout.resolve("rules/a.yml"), RULE);
    Files.createSymbolicLink(checkout.resolve("rules/b.yml"), Path.of("/etc/passwd"));
    Files.createDirectories(checkout.resolve(".git/refs/heads"));
    Files.writeString(checkout.resolve(".git/HEAD"), "ref: refs/heads/main\n");
    String commit = "0123456789abcdef0123456789abcdef01234567";
    Files.writeString(checkout.resolve(".git/packed-refs"), commit + " refs/heads/main\n");

    take(checkout, null);

    assertThat(files()).containsExactly("rules/a.yml");
    assertThat(managed.about().orElseThrow().path("commit").asText()).isEqualTo(commit);
  }

  @Test
  void diff_saysWhatEveryRuleBecame() throws IOException {
    pull(
        Archives.zip(
            "rules/1.yml", Archives.rule(1, "Gone", "a"),
            "rules/2.yml", Archives.rule(2, "Same", "a"),
            "rules/3.yml", Archives.rule(3, "Detects more", "a"),
            "rules/4.yml", Archives.rule(4, "Level", "a"),
            "rules/5.yml", Archives.rule(5, "Breaks", "a")));
    Path next =
        Files.write(
            folder.resolve("next.zip"),
            Archives.zip(
                "rules/other/2.yml", Archives.rule(2, "Same", "a"),
                "rules/3.yml", Archives.rule(3, "Detects more", "b"),
                "rules/4.yml", Archives.rule(4, "Level", "a").replace("high", "low"),
                "rules/5.yml",
                    Archives.rule(5, "Breaks", "a").replace("condition: sel", "condition: x"),
                "rules/6.yml", Archives.rule(6, "New", "a")));

    try (Pull pull = new Pull(managed, new Download(client, false), LIMITS)) {
      pull.take(next.toString(), null);
      SetDiff diff = pull.diff(new RuleReading(Map.of(), Pipelines.NONE));

      assertThat(diff.added()).singleElement().asString().endsWith("New (high)");
      assertThat(diff.removed())
          .satisfiesExactly(
              line -> assertThat(line).endsWith("Gone (high)"),
              line -> assertThat(line).endsWith("Breaks (high)"));
      assertThat(diff.changed()).singleElement().asString().endsWith("Detects more (high)");
      assertThat(diff.described()).singleElement().asString().endsWith("Level (low), was high");
      assertThat(diff.refused()).singleElement().asString().startsWith("rules/5.yml:");
      assertThat(diff.before()).isEqualTo(5);
      assertThat(diff.after()).isEqualTo(4);
      assertThat(diff.fresh()).hasSize(2);
    }
  }

  @Test
  void finish_crashBetweenTheSteps_leavesAWholeSet() throws IOException {
    pull(Archives.zip("rules/a.yml", RULE));
    List<String> before = files();
    Path unfinished = managed.unfinished();
    Files.writeString(unfinished.resolve("half.yml"), "title: ha");
    managed.close(); // as after a crash while unpacking
    managed = ManagedFolder.open(folder.resolve("sigma"));
    assertThat(unfinished).doesNotExist();
    assertThat(files()).isEqualTo(before);

    Path sets = folder.resolve("sigma/.sets");
    Files.createDirectory(sets.resolve("20990101T000000.000Z")); // moved, and not linked
    Files.createSymbolicLink(sets.resolve(".next"), Path.of(".sets/20990101T000000.000Z"));
    assertThat(files()).isEqualTo(before);

    pull(Archives.zip("rules/b.yml", RULE));
    assertThat(files()).containsExactly("rules/b.yml");
  }

  @Test
  void rollback_putsTheSetBeforeInForce() throws IOException {
    assertThatThrownBy(() -> managed.rollback()).hasMessageContaining("no earlier set");
    for (String name : List.of("a", "b", "c", "d", "e")) {
      pull(Archives.zip("rules/" + name + ".yml", RULE));
    }
    managed.rollback();
    assertThat(files()).containsExactly("rules/d.yml");
    try (Stream<Path> sets = Files.list(folder.resolve("sigma/.sets"))) {
      assertThat(sets.filter(Files::isDirectory)).as("old sets are forgotten").hasSize(3);
    }
  }

  @Test
  void open_aFolderOfSomebodyElse_isRefused() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.writeString(own.resolve("mine.yml"), RULE);
    assertThatThrownBy(() -> ManagedFolder.open(own)).hasMessageContaining("not touched");
    assertThatThrownBy(() -> ManagedFolder.open(folder.resolve("sigma")))
        .hasMessageContaining("another pull");
    assertThat(own.resolve("mine.yml")).hasContent(RULE);
  }

  private static String pax(String record) {
    int length = record.length() + 2;
    while (String.valueOf(length).length() + 2 + record.length() != length) {
      length++;
    }
    return length + " " + record + "\n";
  }

  private static byte[] manyEntries() throws IOException {
    String[] entries = new String[42];
    for (int i = 0; i < entries.length; i += 2) {
      entries[i] = "rules/" + i + ".yml";
      entries[i + 1] = RULE;
    }
    return Archives.zip(entries);
  }

  private void refused(byte[] archive, String reason) throws IOException {
    Path file = Files.write(folder.resolve("hostile"), archive);
    assertThatThrownBy(() -> take(file, null))
        .isInstanceOf(PullException.class)
        .hasMessageContaining(reason);
  }

  private void pull(byte[] archive) throws IOException {
    take(Files.write(folder.resolve("archive"), archive), null);
  }

  private void take(Path source, @Nullable String sha256) {
    try (Pull pull = new Pull(managed, new Download(client, false), LIMITS)) {
      pull.take(source.toString(), sha256);
      pull.finish(Instant.now(), 1);
    }
  }

  private List<String> files() throws IOException {
    Path current = managed.current().toRealPath();
    try (Stream<Path> files = Files.walk(current)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> current.relativize(file).toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }
}
