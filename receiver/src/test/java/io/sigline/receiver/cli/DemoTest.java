package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private static final Instant START = Instant.parse("2026-11-21T09:00:00.5Z");

  @TempDir Path folder;

  @Test
  void requests_ofSeveralFiles_comeInOrderAndGetTheirTime() throws IOException {
    Files.writeString(folder.resolve("b.otlp.jsonl"), "{\"timeUnixNano\":\"0\",\"b\":1}\n");
    Files.writeString(
        folder.resolve("a.otlp.jsonl"), "{\"timeUnixNano\":\"0\"}\n\n{\"timeUnixNano\":\"7\"}\n");
    Files.writeString(folder.resolve("README.md"), "not a recording");

    List<String> requests = Demo.requests(folder, START);

    assertThat(requests)
        .containsExactly(
            "{\"timeUnixNano\":\"1795251600500000000\"}",
            "{\"timeUnixNano\":\"7\"}",
            "{\"timeUnixNano\":\"1795251600502000000\",\"b\":1}");
  }

  @Test
  void requests_folderAbsent_areNone() {
    assertThat(Demo.requests(folder.resolve("absent"), START)).isEmpty();
  }

  @Test
  void requests_ofTheShippedAttack_haveNoTimeLeftOut() {
    List<String> requests = Demo.requests(Path.of("..", "rules", "demo"), START);

    assertThat(requests).hasSizeGreaterThanOrEqualTo(8);
    assertThat(requests).noneMatch(request -> request.contains("\"timeUnixNano\":\"0\""));
  }
}
