package io.sigline.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.e2e.FreePorts;
import io.sigline.e2e.SiglineProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does first. */
class DemoTest {
  @TempDir private Path folder;

  @Test
  void run_demo_showsAnAlertWithinAMinute() throws Exception {
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>(SiglineProcess.command());
    command.addAll(List.of("run", "--demo"));
    for (String key : List.of("intake.grpc-port", "intake.http-port", "admin.port")) {
      command.addAll(List.of("--set", key + "=" + FreePorts.next()));
    }
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.readString(out).lines().count() > 2 || !process.isAlive());

      assertThat(Files.readString(out).lines()).isNotEmpty().allMatch(line -> line.startsWith("{"));
      assertThat(folder.resolve("data")).isDirectory();
    } finally {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
