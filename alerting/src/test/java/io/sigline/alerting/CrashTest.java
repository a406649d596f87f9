package io.sigline.alerting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.alerting.alert.Findings;
import io.sigline.alerting.deliver.Clocks;
import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.alerting.deliver.KeepSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that commits and delivers, at random moments, and looks what is lost. */
class CrashTest {
  private static final int ROUNDS = 4;

  @TempDir Path directory;

  @Test
  void kill_atRandomMoments_losesNothingThatWasCommitted() throws Exception {
    Random random = new Random(42);
    Set<String> committed = new HashSet<>();
    try (var keep = KeepContractServer.start(0)) {
      for (int round = 0; round < ROUNDS; round++) {
        runAndKill(keep, round, 1 + random.nextInt(40), committed);
      }
      AlertFlow flow = open(directory, keep.url());
      try (var _ = new Running(flow)) {
        await().until(() -> flow.pending() == 0);
        AlertCounters counters = flow.counters();
        assertThat(counters.matched()).isEqualTo(counters.suppressed() + counters.delivered());
      }
      assertThat(committed).hasSizeGreaterThan(ROUNDS);
      Set<String> hosts = new HashSet<>();
      keep.current().values().forEach(alert -> hosts.add(alert.path("host").asText()));
      assertThat(hosts).containsAll(committed);
      assertThat(keep.violations()).isEmpty();
    }
  }

  private void runAndKill(KeepContractServer keep, int round, int commits, Set<String> committed)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashTest.class.getName(),
                directory.toString(),
                keep.url(),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (int i = 0; i < commits; i++) {
        add(lines.readLine(), committed);
      }
      process.toHandle().destroyForcibly();
      lines.lines().filter(line -> line.endsWith(";")).forEach(line -> add(line, committed));
    }
    process.waitFor();
  }

  private static void add(@Nullable String line, Set<String> committed) {
    assertThat(line).isNotNull().endsWith(";");
    committed.add(String.valueOf(line).replace(";", ""));
  }

  private static AlertFlow open(Path directory, String url) {
    var keep =
        new KeepSettings(
            URI.create(url), KeepContractServer.KEY, "", 5, 1_000, Duration.ofSeconds(5));
    return AlertFlow.open(
        new AlertSettings(directory, Duration.ofMinutes(5), List.of(), "", "", 4_096, keep),
        Clocks.of(InstantSource.system()),
        System.out);
  }

  /** Commits and delivers until it is killed; prints each host once it is durable. */
  public static void main(String[] arguments) {
    AlertFlow flow = open(Path.of(arguments[0]), arguments[1]);
    PrintStream out = System.out;
    new Running(flow);
    for (int i = 0; ; i++) {
      String host = "ws-" + arguments[2] + "-" + i;
      flow.commit(List.of(Findings.of("hit-" + host, host)));
      out.println(host + ";");
      out.flush();
    }
  }
}
