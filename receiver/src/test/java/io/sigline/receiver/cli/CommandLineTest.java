package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @Test
  void check_goodAndBadRule_namesTheBadOneAndCounts() throws IOException {
    rule("good.yml", "selection");
    Path bad = rule("bad.yml", "selektion");

    assertThat(run("check", folder.toString())).isEqualTo(1);

    assertThat(out.toString()).startsWith(bad + ":").endsWith("1 loaded, 1 refused\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void check_allGood_succeeds() throws IOException {
    rule("good.yml", "selection");

    assertThat(run("check", folder.toString())).isZero();
    assertThat(out).hasToString("1 loaded, 0 refused\n");
  }

  @Test
  void check_missingPath_isRefused() {
    assertThat(run("check", folder.resolve("nowhere").toString())).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            folder.resolve("nowhere")
                + ": expected a file or folder, found none\n0 loaded, 1 refused\n");
  }

  @Test
  void command_calledWrongly_endsWithTwoAndUsage() {
    assertThat(run("check")).isEqualTo(2);
    assertThat(run("nonsense")).isEqualTo(2);
    assertThat(run("config", "--nonsense")).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: sigline check").doesNotContain("Exception");
  }

  @Test
  void config_override_isInForce() {
    assertThat(run("config", "--set", "admin.port=9090")).isZero();
    assertThat(out.toString()).contains("admin:\n  host: 127.0.0.1\n  port: 9090\n");
  }

  @Test
  void config_mistakes_areListedWithoutAStackTrace() throws IOException {
    Path file = Files.writeString(folder.resolve("c.yml"), "admin: {prt: 1}\nintake: {hold: x}\n");

    assertThat(run("config", "--config", file.toString())).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("sigline: the configuration cannot be used, 2 problems:\n  " + file + ":1: ")
        .doesNotContain("\tat ");
  }

  @Test
  void version_always_namesTheJava() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).startsWith("sigline ").contains("Java 25");
  }

  @Test
  void help_everyCommand_isThere() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("run", "check", "match", "explain", "test", "config", "version");
  }

  private Path rule(String name, String condition) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        title: A rule
        logsource: {category: test}
        detection: {selection: {a: b}, condition: %s}
        """
            .formatted(condition));
  }

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
