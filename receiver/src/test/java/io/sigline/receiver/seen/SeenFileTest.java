package io.sigline.receiver.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.engine.rule.LogSource;
import io.sigline.receiver.seen.SourceTimes.FieldTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenFileTest {
  private static final Instant TIME = Instant.parse("2026-11-21T06:00:00.123Z");
  private static final SeenState STATE =
      new SeenState(
          Map.of(
              new LogSource("process_creation", "windows", null),
              new SourceTimes(
                  7, TIME, Map.of("Image", new FieldTimes(5, "body.event_data.Image", TIME, 6)))),
          Map.of("r1", new RuleTimes("v1", 3, TIME.plusSeconds(1))));

  @TempDir private Path folder;

  @Test
  void written_isReadAgain() throws Exception {
    new SeenFile(folder).write(STATE);

    assertThat(new SeenFile(folder).read()).isEqualTo(STATE);
    assertThat(folder.resolve("seen.json.new")).doesNotExist();
  }

  @Test
  void nothing_isWrittenBeforeTheFirstTime() {
    assertThat(new SeenFile(folder).read()).isEqualTo(SeenState.NOTHING);
  }

  @Test
  void crashWhileWriting_leavesTheOldOne() throws Exception {
    SeenFile file = new SeenFile(folder);
    file.write(STATE);
    Files.writeString(folder.resolve("seen.json.new"), "{\"version\":1,\"log-");

    assertThat(file.read()).isEqualTo(STATE);
    file.write(STATE);
    assertThat(file.read()).isEqualTo(STATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1]", "{\"version\":2,\"log-sources\":[]}"})
  void unreadable_isPutAsideAndBegunAnew(String text) throws Exception {
    Files.writeString(folder.resolve("seen.json"), text);
    SeenFile file = new SeenFile(folder);

    assertThat(file.read()).isEqualTo(SeenState.NOTHING);
    assertThat(folder.resolve("seen.json.unreadable")).hasContent(text);
    file.write(STATE);
    assertThat(file.read()).isEqualTo(STATE);
  }

  @Test
  void folderGone_isSaid() {
    assertThatThrownBy(() -> new SeenFile(folder.resolve("gone")).write(STATE))
        .isInstanceOf(IOException.class);
  }
}
