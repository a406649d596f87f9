package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sigline.alerting.journal.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void journal() {
    data = folder.resolve("data");
    Journal.open(data).close();
  }

  private Cli doctor(String... more) {
    Object[] args = new Object[more.length + 2];
    args[0] = "doctor";
    System.arraycopy(more, 0, args, 1, more.length);
    args[args.length - 1] = "--set=journal.max-size=16MiB";
    return Cli.run(args);
  }

  @Test
  void healthyDirectory_isAllWell() {
    Cli cli = doctor(data.toString());
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out())
        .contains("ok       integrity    every page, row and index is as it should be")
        .contains("ok       seen         when things were last seen can be read")
        .endsWith(data + ": all is well\n");
    assertThat(cli.code()).isZero();
  }

  @Test
  void directoryOfTheConfiguration_isTheDefault() {
    Cli cli = doctor("--set=data-directory=" + data);
    assertThat(cli.out()).contains(data + ": all is well");
    assertThat(cli.code()).isZero();
  }

  @Test
  void seenTimesUnreadable_isAWarningAndTheFileStays() throws Exception {
    Path seen = Files.writeString(data.resolve("seen.json"), "{\"version\": 99}");
    Cli cli = doctor(data.toString());
    assertThat(cli.out())
        .contains(
            "warning  seen         seen.json cannot be read, what was seen begins anew:"
                + " expected version 1, found 99")
        .endsWith(": 1 to look into\n");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(seen).exists();
  }

  @Test
  void damagedDirectory_asJson() throws Exception {
    Files.write(data.resolve("journal.db"), new byte[0]);
    Cli cli = doctor("--json", data.toString());
    JsonNode root = JsonMapper.builder().build().readTree(cli.out());
    assertThat(root.path("directory").asText()).isEqualTo(data.toString());
    assertThat(root.path("result").asText()).isEqualTo("damaged");
    assertThat(root.path("findings"))
        .anySatisfy(finding -> {
          assertThat(finding.path("level").asText()).isEqualTo("damaged");
          assertThat(finding.path("check").asText()).isEqualTo("files");
          assertThat(finding.path("message").asText()).contains("is empty");
        });
    assertThat(cli.code()).isEqualTo(2);
  }
}
