package io.sigline.receiver.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RuleFilesTest {
  @TempDir private Path folder;

  @Test
  void rules_folder_leavesOutTestsFieldMapsDemoAndHiddenFiles() throws IOException {
    for (String file :
        List.of(
            "a.yml",
            "deep/er/b.yaml",
            "a.test.yml",
            "fieldmaps/m.yml",
            "demo/d.yml",
            ".git/c.yml",
            ".hidden.yml",
            "README.md")) {
      write(file, "title: x");
    }

    RuleFiles found = RuleFiles.rules(List.of(folder));

    assertThat(found.files().keySet())
        .containsExactly(folder.resolve("a.yml"), folder.resolve("deep/er/b.yaml"));
    assertThat(RuleFiles.tests(List.of(folder)).files().keySet())
        .containsExactly(folder.resolve("a.test.yml"));
    assertThat(RuleFiles.all(List.of(folder.resolve("fieldmaps"))).files().keySet())
        .containsExactly(folder.resolve("fieldmaps/m.yml"));
  }

  @Test
  void rules_fileNamedOutright_isTakenWhateverItsName() throws IOException {
    Path file = write("rule.txt", "title: x");

    assertThat(RuleFiles.rules(List.of(file)).files().keySet()).containsExactly(file);
  }

  @Test
  void rules_samePathTwice_givesEachFileOnce() throws IOException {
    write("a.yml", "title: x");

    assertThat(RuleFiles.rules(List.of(folder, folder.resolve("."))).files()).hasSize(1);
  }

  @Test
  void rules_missingPath_isNamed() {
    Path missing = folder.resolve("nowhere");

    RuleFiles found = RuleFiles.rules(List.of(missing));

    assertThat(found.missing())
        .singleElement()
        .extracting(Problem::file)
        .isEqualTo(missing.toString());
    assertThat(found.problems()).isEqualTo(found.missing());
  }

  @Test
  void rules_symbolicLinkInACircle_isReportedAndTheRestIsFound() throws IOException {
    write("a.yml", "title: x");
    Files.createSymbolicLink(folder.resolve("circle"), folder);

    RuleFiles found = RuleFiles.rules(List.of(folder));

    assertThat(found.files()).hasSize(1);
    assertThat(found.problems())
        .singleElement()
        .extracting(Problem::message)
        .isEqualTo("a symbolic link that leads in a circle");
    assertThat(found.missing()).isEmpty();
  }

  @Test
  void read_bytesThatAreNoText_areReportedAndTheRestIsRead() throws IOException {
    write("a.yml", "\uFEFFtitle: x");
    Files.write(folder.resolve("b.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    List<Problem> unreadable = new ArrayList<>();

    List<SourceFile> sources = RuleFiles.rules(List.of(folder)).read(unreadable);

    assertThat(sources).extracting(SourceFile::text).containsExactly("title: x");
    assertThat(unreadable)
        .singleElement()
        .extracting(Problem::message)
        .isEqualTo("expected UTF-8 text, got other bytes");
  }

  @Test
  void read_fileOfUnreasonableSize_isReported() throws IOException {
    write("big.yml", "#" + "x".repeat(17 << 20));
    List<Problem> unreadable = new ArrayList<>();

    assertThat(RuleFiles.rules(List.of(folder)).read(unreadable)).isEmpty();
    assertThat(unreadable).singleElement().asString().contains("at most 16 MiB");
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** To open a pipe is to wait for its writer, and a device need not end. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void read_pipesAndDevicesAmongRules_areNamedAndNotOpened(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("good.yml"), "title: x\n");
    Files.createSymbolicLink(folder.resolve("zero.yml"), Path.of("/dev/zero"));
    Files.createSymbolicLink(folder.resolve("circle"), folder);
    Process made =
        new ProcessBuilder("mkfifo", folder.resolve("pipe.yml").toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();
    RuleFiles files = RuleFiles.rules(List.of(folder));
    assertThat(files.problems())
        .extracting(Problem::message)
        .containsExactlyInAnyOrder(
            "expected a file, got a pipe, a device or a socket",
            "expected a file, got a pipe, a device or a socket",
            "a symbolic link that leads in a circle");
    List<Problem> unreadable = new ArrayList<>();
    assertThat(files.read(unreadable)).hasSize(1);
    assertThat(unreadable).isEmpty();
    assertThat(RuleFiles.read(folder.resolve("pipe.yml"), unreadable)).isNull();
    assertThat(unreadable).hasSize(1);
  }

  @Test
  void read_fileOfMoreThanIsRead_isRefusedWithoutItsMemory(@TempDir Path folder) throws Exception {
    try (var file = new RandomAccessFile(folder.resolve("huge.yml").toFile(), "rw")) {
      file.setLength(8L << 30);
    }
    Files.write(folder.resolve("bytes.yml"), new byte[] {'a', ':', ' ', -1});
    List<Problem> unreadable = new ArrayList<>();
    assertThat(RuleFiles.rules(List.of(folder)).read(unreadable)).isEmpty();
    assertThat(unreadable)
        .extracting(Problem::message)
        .containsExactly(
            "expected UTF-8 text, got other bytes",
            "cannot be read: expected a file of at most 16 MiB, got more");
  }
}
