package io.sigline.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.e2e.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in an installation without sources, so that it has nothing to build. */
class LauncherTest {
  @TempDir private Path folder;
  private Path launcher;

  @BeforeEach
  void install() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    launcher = home.resolve("sigline");
    Files.copy(Checkout.ROOT.resolve("sigline"), launcher);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path program = Checkout.program();
    Files.createSymbolicLink(home.resolve("sigline.jar"), program);
    Files.createSymbolicLink(home.resolve("lib"), program.resolveSibling("lib"));
    Files.createSymbolicLink(home.resolve("rules"), Checkout.ROOT.resolve("rules"));
  }

  @Test
  void launcher_byASymbolicLinkFromElsewhere_findsItsProgramAndRules() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.relativize(launcher));

    Run run = Run.of(folder, List.of(link.toString(), "config"), Map.of("SIGLINE_JDKS", jdk()));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("home/rules/fieldmaps");
  }

  @Test
  void launcher_withoutAJdk25_saysWhatToInstall() throws IOException {
    Path old = Files.createDirectories(folder.resolve("jdk-17/bin"));
    Files.createSymbolicLink(old.resolve("java"), Path.of(jdk(), "bin", "java"));
    Files.writeString(folder.resolve("jdk-17/release"), "JAVA_VERSION=\"17.0.15\"\n");

    for (String places : List.of("", folder + "/jdk-17", folder + "/jdk-17:" + folder)) {
      Run run =
          Run.of(folder, List.of(launcher.toString(), "version"), Map.of("SIGLINE_JDKS", places));

      assertThat(run.failure()).contains("no JDK 25 found: install one");
    }
  }

  @Test
  void launcher_javaOptions_reachTheProgram() {
    Run run =
        Run.of(
            folder,
            List.of(launcher.toString(), "version"),
            Map.of("SIGLINE_JDKS", jdk(), "SIGLINE_JAVA_OPTS", "-Xmx64m -XX:+PrintFlagsFinal"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).containsPattern("MaxHeapSize += 67108864").contains("sigline ");
  }

  @Test
  void launcher_benchWithoutSources_saysWhatIsMissing() {
    Run run = Run.of(folder, List.of(launcher.toString(), "bench"), Map.of("SIGLINE_JDKS", jdk()));

    assertThat(run.failure()).contains("benchmarks are run in a checkout of Sigline's sources");
  }

  @Test
  void launcher_failingCommand_passesItsCodeOn() {
    Run run =
        Run.of(
            folder,
            List.of(launcher.toString(), "check", "nowhere"),
            Map.of("SIGLINE_JDKS", jdk()));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("nowhere: expected a file or folder, found none");
  }

  @Test
  void launcher_startCacheThatIsNoCache_startsWithoutAWord() throws IOException {
    Files.write(cache(), new byte[100_000]);

    assertStartsWithoutAWord();
  }

  @Test
  void launcher_startCacheOfAnotherBuild_startsWithoutAWord() throws IOException {
    Run made =
        Run.of(
            folder,
            List.of(
                Path.of(jdk(), "bin", "java").toString(),
                "-XX:AOTCacheOutput=" + cache(),
                "-jar",
                launcher.resolveSibling("sigline.jar").toString(),
                "version"),
            Map.of());
    assertThat(cache()).as(made.err()).isNotEmptyFile();
    assertStartsWithoutAWord();
    Path jar = launcher.resolveSibling("sigline.jar");
    Files.delete(jar);
    Files.copy(Checkout.program(), jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));

    assertStartsWithoutAWord();
  }

  @Test
  void rehearsal_always_endsByItselfAndLeavesNothing() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));

    Run run =
        Run.of(
            folder,
            List.of(launcher.toString(), "rehearse"),
            Map.of("SIGLINE_JDKS", jdk(), "SIGLINE_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out() + run.err()).isEmpty();
    assertThat(temporary).isEmptyDirectory();
  }

  private void assertStartsWithoutAWord() {
    Run run =
        Run.of(folder, List.of(launcher.toString(), "version"), Map.of("SIGLINE_JDKS", jdk()));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(1);
  }

  /** Where the launcher looks for the start cache of its jar and this Java. */
  private Path cache() {
    return launcher.resolveSibling("sigline-" + Runtime.version() + ".aot");
  }

  private static String jdk() {
    return System.getProperty("java.home");
  }
}
