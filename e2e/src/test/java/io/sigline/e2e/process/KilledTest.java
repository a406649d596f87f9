package io.sigline.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed cannot clean up. */
class KilledTest {
  @TempDir private Path folder;

  @Test
  void kill_leavesNoFileInTheFolderForTemporaryFiles() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path rules = Files.createDirectory(folder.resolve("rules"));

    try (SiglineProcess sigline =
        SiglineProcess.start(
            folder, Surroundings.java("-Djava.io.tmpdir=" + temporary), "rules.paths=" + rules)) {
      sigline.kill();

      assertThat(temporary).isEmptyDirectory();
    }
  }
}
