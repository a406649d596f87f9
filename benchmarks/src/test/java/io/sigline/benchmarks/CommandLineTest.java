package io.sigline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a user gets wrong is said in words. */
final class CommandLineTest {
  private final StringWriter said = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "engine",
        "threads",
        "allocation",
        "correlations",
        "rules",
        "service",
        "start",
        "soak",
        "load",
        "peer",
        "gate"
      })
  void help_ofEachCommand_isThere(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(said.toString()).contains("Usage: sigline bench " + command);
  }

  @Test
  void jmh_optionsWithValues_areHandedOnInOrder() {
    CommandLine.ParseResult parsed =
        Main.commandLine().parseArgs("jmh", "-f", "1", "scan", "-r", "2").subcommand();
    assertThat(parsed.matchedPositionals().getFirst().originalStringValues())
        .containsExactly("-f", "1", "scan", "-r", "2");
  }

  @Test
  void load_withoutFile_isCalledWrongly() {
    assertThat(run("load")).isEqualTo(2);
    assertThat(said.toString()).contains("Missing required parameter: 'FILE'");
  }

  @Test
  void load_unknownProtocol_namesTheKnownOnes() {
    assertThat(run("load", "x", "--protocol", "udp")).isEqualTo(2);
    assertThat(said.toString()).contains("http-json").contains("udp");
  }

  @Test
  void load_protocolAsHelpNamesIt_isTaken() {
    assertThat(run("load", "nowhere", "--protocol", "http-json", "--compression", "zstd"))
        .isEqualTo(1);
    assertThat(said.toString()).contains("nowhere: expected a file, found none");
  }

  @Test
  void load_batchOfNothing_isRefused() {
    assertThat(run("load", "x", "--batch", "0")).isEqualTo(1);
    assertThat(said.toString()).contains("expected --batch and --records of 1 or more");
  }

  @Test
  void peer_withoutItsProgram_isCalledWrongly() {
    assertThat(run("peer")).isEqualTo(2);
    assertThat(said.toString()).contains("--rsigma");
  }

  @Test
  void engine_withoutData_saysWhatIsMissing() {
    assertThat(run("engine", "--data", "nowhere")).isEqualTo(1);
    assertThat(said.toString()).contains("nowhere").contains("found none (see --data)");
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(said, true);
    CommandLine command = Main.commandLine();
    return command.setOut(writer).setErr(writer).execute(arguments);
  }
}
