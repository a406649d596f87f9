package io.sigline.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.e2e.FreePorts;
import io.sigline.e2e.SiglineProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever keeps Sigline from starting is said in one sentence, with a non-zero exit code. */
class StartFailureTest {
  @TempDir private Path folder;

  @BeforeEach
  void makeRules() throws IOException {
    Files.createDirectory(folder.resolve("rules"));
  }

  @Test
  void run_secondOnTheSameData_isRefusedAndTheFirstGoesOn() {
    try (SiglineProcess first = SiglineProcess.start(folder, "rules.paths=rules")) {
      assertThat(run().failure()).contains(folder.resolve("data").toString());
      assertThat(first.isAlive()).isTrue();
      assertThat(first.metrics().sum("sigline_rules_loaded")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"intake.grpc-port", "intake.http-port", "admin.port"})
  void run_portTaken_isRefused(String key) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(run(key + "=" + taken.getLocalPort()).failure())
          .contains("127.0.0.1:" + taken.getLocalPort(), key);
    }
  }

  @Test
  void run_dataDirectoryNotWritable_isRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    for (String path : List.of(file + "/data", file.toString(), "/proc/sigline")) {
      assertThat(run("data-directory=" + path).failure()).contains(path);
    }
  }

  @Test
  void run_brokenConfiguration_listsEveryMistake() throws IOException {
    Files.writeString(folder.resolve("sigline.yml"), "intake: {hold: soon}\nadmn: {}\n");

    Run run = run();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .hasSize(3)
        .anyMatch(line -> line.contains("sigline.yml:1: intake.hold: expected a duration"))
        .anyMatch(line -> line.contains("sigline.yml:2: admn: unknown key; did you mean admin?"));
  }

  @Test
  void run_hostBeyondLoopback_asksForConsent() {
    Run run = run("intake.host=0.0.0.0");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("intake.insecure: expected true, or a certificate");
  }

  @Test
  void run_keepIsNoneOfTheHostsThatMayBeCalled_isRefused() {
    Run run =
        run(
            "alerts.keep.url=https://keep.example:8443/api",
            "outgoing.allowed-hosts=[keep.example.org, '*.keep.example']");

    assertThat(run.failure())
        .contains("alerts.keep.url: expected a host of outgoing.allowed-hosts, got keep.example");
  }

  @Test
  void run_unknownOption_showsUsageAndEndsWithTwo() {
    List<String> command = new ArrayList<>(SiglineProcess.command());
    command.addAll(List.of("run", "--nonsense"));

    Run run = Run.of(folder, command, Map.of());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--nonsense", "Usage: sigline run");
  }

  private Run run(String... settings) {
    List<String> command = new ArrayList<>(SiglineProcess.command());
    List<Integer> ports = FreePorts.next(3);
    command.add("run");
    List<String> all =
        new ArrayList<>(
            List.of(
                "rules.paths=rules",
                "data-directory=" + folder.resolve("data"),
                "intake.grpc-port=" + ports.get(0),
                "intake.http-port=" + ports.get(1),
                "admin.port=" + ports.get(2)));
    all.addAll(List.of(settings));
    all.forEach(setting -> command.addAll(List.of("--set", setting)));
    return Run.of(folder, command, Map.of());
  }
}
